package com.bitville.postgres.engine.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A service of another bundle while it is registered, with the runs that use it at this moment, so that the service can leave only
 * when nobody is inside.
 */
final class Tenancy<T> {
    private final T service;
    private final int ranking;
    private final List<Watch> inside = new ArrayList<>();
    private boolean left;

    Tenancy(T service, int ranking) {
        this.service = service;
        this.ranking = ranking;
    }

    T service() {
        return service;
    }

    int ranking() {
        return ranking;
    }

    /** Before each use; false once the service has left, and while a run that was left behind at the same server has not returned. */
    synchronized boolean enter(Watch watch) {
        return !left && !stuckAt(watch.server()) && inside.add(watch);
    }

    /** Whether a run at that server was left behind and has not returned. */
    synchronized boolean stuckAt(String server) {
        return inside.stream().anyMatch(run -> run.server().equals(server) && run.leftBehind());
    }

    /** After each use. */
    synchronized void exit(Watch watch) {
        inside.remove(watch);
        notifyAll();
    }

    /** Lets nobody in any more. */
    synchronized void close() {
        left = true;
    }

    /** Ends the runs that are inside early. */
    void cut() {
        List<Watch> late;
        synchronized (this) {
            late = List.copyOf(inside);
        }
        late.forEach(watch -> watch.cut(Watch.Cut.SERVICE_LEFT));
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
