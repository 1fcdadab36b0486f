package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.database.Lease;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cancels one run: cancels its statement on the server and interrupts its thread; knows when the run has ended. The first cancellation
 * decides the cause; after {@link #finish()} the thread is not interrupted any more, so that a late cancellation never hits the next run.
 * Thread-safe.
 */
public final class RunCancellation {
    /** Why a run was cancelled. */
    public enum CancelCause {
        DEADLINE,
        OVERSPENT,
        SERVICE_LEFT,
        CALLER_LEFT,
        STOPPED
    }

    private final String server;
    private @Nullable Thread runner;
    private @Nullable Lease lease;
    private @Nullable CancelCause cause;
    private boolean finished;
    private boolean abandoned;

    /** {@code server} is the server of the run. */
    public RunCancellation(String server) {
        this.server = server;
    }

    public String server() {
        return server;
    }

    /** Called first by the run's own thread. */
    synchronized void begin() {
        runner = Thread.currentThread();
        if (cause != null) {
            runner.interrupt();
        }
    }

    /** Sets the lease to abort on cancellation; if the run is already cancelled, the lease is aborted at once. */
    void guard(Lease borrowed) {
        synchronized (this) {
            lease = borrowed;
            if (cause == null) {
                return;
            }
        }
        borrowed.abort();
    }

    public void cancel(CancelCause why) {
        Lease running;
        synchronized (this) {
            if (finished || cause != null) {
                return;
            }
            cause = why;
            running = lease;
            if (runner != null) {
                runner.interrupt();
            }
            notifyAll();
        }
        if (running != null) {
            running.abort();
        }
    }

    /** Called by the run's own thread at its end; clears every interrupt, of a cancellation and of the collector. */
    synchronized void finish() {
        finished = true;
        Thread.interrupted();
        notifyAll();
    }

    /** Waits for the run to end or to be cancelled, at most that long; returns whether it is. */
    public synchronized boolean awaitEndOrCancel(Duration limit) {
        await(limit, true);
        return finished || cause != null;
    }

    /** Waits for the run to end. After the timeout the run is abandoned: its thread may return some day, but nothing waits for it. */
    public synchronized boolean awaitEnd(Duration limit) {
        await(limit, false);
        abandoned = !finished;
        return finished;
    }

    private synchronized void await(Duration limit, boolean orCancelled) {
        long end = System.nanoTime() + limit.toNanos();
        while (!finished && !(orCancelled && cause != null)) {
            long rest = end - System.nanoTime();
            if (rest <= 0) {
                return;
            }
            try {
                wait(rest / 1_000_000 + 1);
            } catch (InterruptedException e) {
                // An interrupt is not meant for this thread: a flag ends it, and a cancellation ends the run.
                Thread.interrupted();
            }
        }
    }

    public synchronized Optional<CancelCause> cause() {
        return Optional.ofNullable(cause);
    }

    /** Whether the run is abandoned and has not returned. */
    public synchronized boolean abandoned() {
        return abandoned && !finished;
    }

    /** Whether the caller is the run's own thread, and the run has not ended. */
    synchronized boolean isRunning() {
        return !finished && !abandoned && Thread.currentThread() == runner;
    }
}
