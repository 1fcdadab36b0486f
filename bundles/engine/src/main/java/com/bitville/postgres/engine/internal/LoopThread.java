package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CollectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of one or more loops. It sleeps until the next of them is due or something comes that one should see soon. */
final class LoopThread {
    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(10);

    private final List<CycleLoop> loops;
    private final LongSupplier ticker;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;

    LoopThread(String name, List<CycleLoop> loops, LongSupplier ticker) {
        this.loops = List.copyOf(loops);
        this.ticker = ticker;
        thread = new Thread(this::work, "bitville-engine-" + name);
        thread.setDaemon(true);
    }

    List<CycleLoop> loops() {
        return loops;
    }

    void start() {
        thread.start();
    }

    void soon() {
        loops.forEach(CycleLoop::soon);
        wake.release();
    }

    /** Ends the run in progress; returns at once. */
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
            LOG.warn(
                    "engine_thread_stuck thread={} consequence=left_behind_until_its_collector_returns",
                    thread.getName());
        }
    }

    boolean running() {
        return thread.isAlive();
    }

    private void work() {
        while (!stopping) {
            long start = ticker.getAsLong();
            long due = Long.MAX_VALUE;
            for (CycleLoop loop : loops) {
                due = Math.min(due, step(loop) - start);
            }
            // A step may have taken long, so that what was far off when it began is near or past.
            long wait = due - (ticker.getAsLong() - start);
            try {
                if (wake.tryAcquire(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                // Only a listener that left its interrupt behind gets here; the thread is ended by stop() alone.
                LOG.debug("engine_thread_interrupted thread={}", thread.getName());
            }
        }
    }

    private long step(CycleLoop loop) {
        try {
            return Isolation.call(loop::step);
        } catch (CrashException e) {
            LOG.warn("engine_defect server={} defect={} trace={}", loop.server(), e.getMessage(), e.trace());
        } catch (CollectException | InterruptedException e) {
            throw new AssertionError("a step throws neither", e);
        }
        return ticker.getAsLong() + AFTER_DEFECT.toNanos();
    }
}
