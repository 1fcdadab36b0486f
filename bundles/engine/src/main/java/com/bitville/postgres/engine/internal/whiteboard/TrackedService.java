package com.bitville.postgres.engine.internal.whiteboard;

import com.bitville.postgres.engine.internal.run.RunCancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A registered service of another bundle, with the runs that use it at present, so that the service leaves only when no run uses it.
 */
public final class TrackedService<T> {
    private final T service;
    private final int ranking;
    private final List<RunCancellation> inside = new ArrayList<>();
    private boolean left;

    public TrackedService(T service, int ranking) {
        this.service = service;
        this.ranking = ranking;
    }

    public T service() {
        return service;
    }

    public int ranking() {
        return ranking;
    }

    /** Called before each use; false once the service has left, and while an abandoned run on the same server has not returned. */
    public synchronized boolean enter(RunCancellation runCancellation) {
        return !left && !hasAbandonedRunOn(runCancellation.server()) && inside.add(runCancellation);
    }

    /** Whether a run on that server was abandoned and has not returned. */
    public synchronized boolean hasAbandonedRunOn(String server) {
        return inside.stream().anyMatch(run -> run.server().equals(server) && run.abandoned());
    }

    /** Called after each use. */
    public synchronized void exit(RunCancellation runCancellation) {
        inside.remove(runCancellation);
        notifyAll();
    }

    /** Refuses new uses. */
    synchronized void close() {
        left = true;
    }

    /** Cancels the runs that use the service. */
    void cancelRuns() {
        List<RunCancellation> late;
        synchronized (this) {
            late = List.copyOf(inside);
        }
        late.forEach(runCancellation -> runCancellation.cancel(RunCancellation.CancelCause.SERVICE_LEFT));
    }

    /** Waits until no run uses the service; false after a timeout. */
    synchronized boolean empty(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!inside.isEmpty()) {
            long rest = end - System.nanoTime();
            if (rest <= 0) {
                return false;
            }
            wait(rest / 1_000_000 + 1);
        }
        return true;
    }
}
