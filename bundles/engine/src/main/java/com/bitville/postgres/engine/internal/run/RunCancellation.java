package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.database.Lease;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches over one run: ends it early by cancelling its statement at the server and interrupting its thread, and knows when it has ended.
 * Whoever cuts first names the cause; after {@link #finish()} nothing reaches the thread any more, so that a late cut never hits the next
 * run. Safe for use by several threads.
 */
public final class RunCancellation {
    /** Why a run was ended early. */
    public enum Cut {
        DEADLINE,
        SERVICE_LEFT,
        CALLER_LEFT,
        STOPPED
    }

    private final String server;
    private @Nullable Thread runner;
    private @Nullable Lease lease;
    private @Nullable Cut cut;
    private boolean finished;
    private boolean leftBehind;

    /** {@code server} is where the run takes place. */
    public RunCancellation(String server) {
        this.server = server;
    }

    public String server() {
        return server;
    }

    /** Called by the run's own thread before it does anything. */
    synchronized void begin() {
        runner = Thread.currentThread();
        if (cut != null) {
            runner.interrupt();
        }
    }

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

    public void cut(Cut cause) {
        Lease running;
        synchronized (this) {
            if (finished || cut != null) {
                return;
            }
            cut = cause;
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

    /** Called by the run's own thread when the run is over; takes back every interrupt, that of a cut and the collector's own. */
    synchronized void finish() {
        finished = true;
        Thread.interrupted();
        notifyAll();
    }

    /** Waits for the run to end or to be cut, at most that long. */
    public synchronized void awaitEndOrCut(Duration limit) {
        await(limit, true);
    }

    /** Waits for the run to end. If it has not by then, it is left behind: its thread may return one day, but nobody waits for it. */
    public synchronized boolean awaitEnd(Duration limit) {
        await(limit, false);
        leftBehind = !finished;
        return finished;
    }

    private synchronized void await(Duration limit, boolean orCut) {
        long end = System.nanoTime() + limit.toNanos();
        while (!finished && !(orCut && cut != null)) {
            long rest = end - System.nanoTime();
            if (rest <= 0) {
                return;
            }
            try {
                wait(rest / 1_000_000 + 1);
            } catch (InterruptedException e) {
                // Nobody means this thread: it is ended by a flag, and what runs is ended by a cut.
                Thread.interrupted();
            }
        }
    }

    public synchronized Optional<Cut> cause() {
        return Optional.ofNullable(cut);
    }

    /** Whether nobody waits for the run any more, and it has not returned. */
    public synchronized boolean leftBehind() {
        return leftBehind && !finished;
    }

    /** Whether the caller is the run's own thread, and the run goes on. */
    synchronized boolean isRunning() {
        return !finished && !leftBehind && Thread.currentThread() == runner;
    }
}
