package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.engine.internal.collector.CollectorRegistration;
import com.bitville.postgres.engine.internal.run.RunCancellation;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A run requested by an operator. The server's own thread runs it between its other work, so that it never overlaps another run of the same
 * collector; the caller waits. Thread-safe.
 */
final class ManualRun implements RunObserver {
    private final CycleLoop loop;
    private final String collector;
    private final boolean ship;
    private final @Nullable CollectorRegistration unregistered;
    private final CountDownLatch answered = new CountDownLatch(1);
    private @Nullable RunCancellation running;
    private @Nullable Cycle seen;
    private @Nullable Cost cost;
    private CollectException failure = new CollectException(
            Reason.FAILED, "a defect of the engine ended the run; see engine_defect in the agent's log");
    private boolean givenUp;

    ManualRun(CycleLoop loop, String collector, boolean ship) {
        this.loop = loop;
        this.collector = collector;
        this.ship = ship;
        this.unregistered = null;
    }

    /** A trial of a collector that is not registered. */
    ManualRun(CycleLoop loop, CollectorRegistration unregistered) {
        this.loop = loop;
        this.collector = unregistered.subject().name();
        this.ship = false;
        this.unregistered = unregistered;
    }

    Optional<CollectorRegistration> unregistered() {
        return Optional.ofNullable(unregistered);
    }

    String collector() {
        return collector;
    }

    boolean ship() {
        return ship;
    }

    /** Waits for the result. An interrupt cancels the run, or prevents its start. */
    Cycle await() throws CollectException, InterruptedException {
        try {
            answered.await();
        } catch (InterruptedException e) {
            giveUp();
            throw e;
        }
        return answer();
    }

    /** Called by the server's own thread; always sets a result. */
    void serve() {
        try {
            if (!isGivenUp()) {
                answer(loop.now(this));
            }
        } catch (CollectException e) {
            refuse(e);
        } finally {
            answered.countDown();
        }
    }

    /** Fails the request, because the thread ends. */
    void refuse(CollectException why) {
        synchronized (this) {
            failure = why;
        }
        answered.countDown();
    }

    @Override
    public synchronized void spent(@Nullable Cost spent) {
        cost = spent;
    }

    /** What the run cost the server. */
    synchronized Optional<Cost> cost() {
        return Optional.ofNullable(cost);
    }

    @Override
    public void begun(RunCancellation runCancellation) {
        synchronized (this) {
            running = runCancellation;
            if (!givenUp) {
                return;
            }
        }
        runCancellation.cancel(RunCancellation.CancelCause.CALLER_LEFT);
    }

    private void giveUp() {
        RunCancellation begun;
        synchronized (this) {
            givenUp = true;
            begun = running;
        }
        if (begun != null) {
            begun.cancel(RunCancellation.CancelCause.CALLER_LEFT);
        }
    }

    private synchronized boolean isGivenUp() {
        return givenUp;
    }

    private synchronized void answer(Cycle cycle) {
        seen = cycle;
    }

    private synchronized Cycle answer() throws CollectException {
        if (seen == null) {
            throw failure;
        }
        return seen;
    }
}
