package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.engine.internal.collector.CollectorRegistration;
import com.bitville.postgres.engine.internal.run.CollectorWorker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one or more loops. Sleeps until the next loop is due or is woken. */
public final class LoopThread {
    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(10);

    private final List<CycleLoop> loops;
    private final Map<CycleLoop, Guard> guards = new LinkedHashMap<>();
    private final Guard byHand;
    private final CollectorWorker collectorWorker;
    private final LongSupplier ticker;
    private final Queue<ManualRun> requests = new ConcurrentLinkedQueue<>();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;

    LoopThread(String name, List<CycleLoop> loops, CollectorWorker collectorWorker, LongSupplier ticker) {
        this.loops = List.copyOf(loops);
        this.collectorWorker = collectorWorker;
        this.ticker = ticker;
        byHand = guard(name);
        thread = Threads.bare("bitville-engine-" + name, this::work);
    }

    private static Guard guard(String server) {
        return new Guard(
                defect -> LOG.warn(
                        "engine_defect server={} defect={} trace={} consequence=it_retries",
                        server,
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("engine_well_again server={}", server));
    }

    public List<CycleLoop> loops() {
        return loops;
    }

    void start() {
        thread.start();
    }

    void soon() {
        loops.forEach(CycleLoop::soon);
        wake.release();
    }

    /** Runs one collector manually, after the current work of this thread, and waits for it. */
    public Cycle now(CycleLoop loop, String collector, boolean ship) throws CollectException, InterruptedException {
        return served(new ManualRun(loop, collector, ship));
    }

    /** The same for a trial of a collector that is not registered. */
    public CollectorRunner.Trial trial(CycleLoop loop, CollectorRegistration unregistered)
            throws CollectException, InterruptedException {
        ManualRun request = new ManualRun(loop, unregistered);
        return new CollectorRunner.Trial(served(request), request.cost());
    }

    private Cycle served(ManualRun request) throws CollectException, InterruptedException {
        if (!thread.isAlive()) {
            throw left();
        }
        requests.add(request);
        wake.release();
        if (stopping) {
            // The thread may have ended before it could see this request.
            refuseAll();
        }
        return request.await();
    }

    /** Cancels the run in progress; returns at once. */
    void stop() {
        stopping = true;
        loops.forEach(CycleLoop::stop);
        wake.release();
    }

    /** Waits for the thread to end after {@link #stop()}. */
    void join(Duration patience) {
        try {
            thread.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("engine_thread_stuck thread={} consequence=abandoned_until_it_returns", thread.getName());
        }
    }

    private void work() {
        guard(thread.getName()).loop(() -> !stopping, this::round);
        refuseAll();
        collectorWorker.close();
    }

    private void round() throws InterruptedException {
        long start = ticker.getAsLong();
        long due = Long.MAX_VALUE;
        for (CycleLoop loop : loops) {
            serve();
            due = Math.min(due, step(loop) - start);
        }
        // A step may have taken long, so the other loops may be due by now.
        long wait = due - (ticker.getAsLong() - start);
        if (wake.tryAcquire(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
            wake.drainPermits();
        }
    }

    private void serve() throws InterruptedException {
        ManualRun request = stopping ? null : requests.poll();
        while (request != null) {
            byHand.run(request::serve);
            request = stopping ? null : requests.poll();
        }
    }

    private void refuseAll() {
        for (ManualRun request = requests.poll(); request != null; request = requests.poll()) {
            request.refuse(left());
        }
    }

    private static CollectException left() {
        return new CollectException(Reason.UNAVAILABLE, "the engine is stopping");
    }

    private long step(CycleLoop loop) throws InterruptedException {
        long[] next = {ticker.getAsLong() + AFTER_DEFECT.toNanos()};
        guards.computeIfAbsent(loop, missing -> guard(missing.server())).run(() -> next[0] = loop.step());
        return next[0];
    }
}
