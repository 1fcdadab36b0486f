package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.database.Lease;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends one run early: cancels its statement at the server and interrupts its thread. Whoever cuts first names the cause; after
 * {@link #finish()} nothing reaches the thread any more, so that a late cut never hits the next run.
 */
final class Watch {
    /** Why a run was ended early. */
    enum Cut {
        DEADLINE,
        SERVICE_LEFT,
        STOPPED
    }

    private final Thread runner = Thread.currentThread();
    private @Nullable Lease lease;
    private @Nullable Cut cut;
    private boolean finished;

    /** Tells which lease to abort from now on; one that comes too late is aborted at once. */
    void guard(Lease borrowed) {
        synchronized (this) {
            lease = borrowed;
            if (cut == null) {
                return;
            }
        }
        borrowed.abort();
    }

    void cut(Cut cause) {
        Lease running;
        synchronized (this) {
            if (finished || cut != null) {
                return;
            }
            cut = cause;
            running = lease;
            runner.interrupt();
        }
        if (running != null) {
            running.abort();
        }
    }

    /** Called by the run's own thread when the run is over, also to take back the interrupt of a cut. */
    synchronized Optional<Cut> finish() {
        finished = true;
        if (cut != null) {
            Thread.interrupted();
        }
        return Optional.ofNullable(cut);
    }
}
