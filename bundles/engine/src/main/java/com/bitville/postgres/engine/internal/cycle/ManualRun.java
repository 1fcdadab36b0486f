package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.engine.internal.run.RunCancellation;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A run requested by an operator. The server's own thread runs it between its other work, so that it never overlaps another run of the same
 * collector; the caller waits. Thread-safe.
 */
final class ManualRun {
    private final CycleLoop loop;
    private final String collector;
    private final boolean ship;
    private final CountDownLatch answered = new CountDownLatch(1);
    private @Nullable RunCancellation running;
    private @Nullable Cycle seen;
    private CollectException failure = new CollectException(
            Reason.FAILED, "a defect of the engine ended the run; see engine_defect in the agent's log");
    private boolean givenUp;

    ManualRun(CycleLoop loop, String collector, boolean ship) {
        this.loop = loop;
        this.collector = collector;
        this.ship = ship;
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

    /** Called at the start of the run, with the handle that cancels it. */
    void begun(RunCancellation runCancellation) {
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
