package com.bitville.postgres.engine.internal.whiteboard;

import com.bitville.postgres.engine.internal.run.RunCancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A service of another bundle while it is registered, with the runs that use it at this moment, so that the service can leave only
 * when nobody is inside.
 */
public final class TrackedService<T> {
    private final T service;
    private final int ranking;
    private final List<RunCancellation> inside = new ArrayList<>();
    private boolean left;

    TrackedService(T service, int ranking) {
        this.service = service;
        this.ranking = ranking;
    }

    public T service() {
        return service;
    }

    public int ranking() {
        return ranking;
    }

    /** Before each use; false once the service has left, and while a run that was left behind at the same server has not returned. */
    public synchronized boolean enter(RunCancellation runCancellation) {
        return !left && !stuckAt(runCancellation.server()) && inside.add(runCancellation);
    }

    /** Whether a run at that server was left behind and has not returned. */
    public synchronized boolean stuckAt(String server) {
        return inside.stream().anyMatch(run -> run.server().equals(server) && run.leftBehind());
    }

    /** After each use. */
    public synchronized void exit(RunCancellation runCancellation) {
        inside.remove(runCancellation);
        notifyAll();
    }

    /** Lets nobody in any more. */
    synchronized void close() {
        left = true;
    }

    /** Ends the runs that are inside early. */
    void cut() {
        List<RunCancellation> late;
        synchronized (this) {
            late = List.copyOf(inside);
        }
        late.forEach(runCancellation -> runCancellation.cut(RunCancellation.Cut.SERVICE_LEFT));
    }

    /** Waits until nobody is inside; false if somebody still is after that time. */
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
