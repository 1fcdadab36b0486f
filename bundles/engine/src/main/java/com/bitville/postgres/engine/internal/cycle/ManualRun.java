package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.engine.internal.run.RunCancellation;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A run that somebody asked for. It is done by the server's own thread, between whatever else that does, so that it never meets another
 * run of the same collector; the caller waits. Safe for use by several threads.
 */
final class ManualRun {
    private final CycleLoop loop;
    private final String collector;
    private final boolean ship;
    private final CountDownLatch answered = new CountDownLatch(1);
    private @Nullable RunCancellation running;
    private @Nullable Cycle seen;
    private CollectException failure = new CollectException(
            Reason.FAILED, "the run ended by a defect of the engine, see the agent's log for engine_defect");
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

    /** Waits for the answer. An interrupt ends the run, if it has begun, and keeps it from beginning. */
    Cycle await() throws CollectException, InterruptedException {
        try {
            answered.await();
        } catch (InterruptedException e) {
            giveUp();
            throw e;
        }
        return answer();
    }

    /** Called by the server's own thread; answers in any case. */
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

    /** It cannot be served any more. */
    void refuse(CollectException why) {
        synchronized (this) {
            failure = why;
        }
        answered.countDown();
    }

    /** The run has begun. */
    void begun(RunCancellation runCancellation) {
        synchronized (this) {
            running = runCancellation;
            if (!givenUp) {
                return;
            }
        }
        runCancellation.cut(RunCancellation.Cut.CALLER_LEFT);
    }

    private void giveUp() {
        RunCancellation begun;
        synchronized (this) {
            givenUp = true;
            begun = running;
        }
        if (begun != null) {
            begun.cut(RunCancellation.Cut.CALLER_LEFT);
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
