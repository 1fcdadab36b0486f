package com.bitville.postgres.engine.internal.whiteboard;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The registered services of one type. Thread-safe. */
public final class ServiceWhiteboard<T> {
    /** What happens to runs that use a leaving service and do not end by themselves. */
    enum Late {
        /** They are cancelled and interrupted. */
        CANCEL,
        /** They continue: an interrupt during a durable write does more harm than the wait. */
        LEAVE
    }

    private final List<TrackedService<T>> services = new CopyOnWriteArrayList<>();
    private final AtomicLong version = new AtomicLong();
    private final Duration patience;
    private final Late late;

    ServiceWhiteboard(Duration patience, Late late) {
        this.patience = patience;
        this.late = late;
    }

    public void add(T service, int ranking) {
        services.add(new TrackedService<>(service, ranking));
        version.incrementAndGet();
    }

    /**
     * Removes a service; returns when no run uses it any more, at the latest after twice the patience.
     *
     * @return false if a run did not end
     */
    public boolean remove(Predicate<T> leaving) {
        for (TrackedService<T> tracked : services) {
            if (leaving.test(tracked.service())) {
                services.remove(tracked);
                version.incrementAndGet();
                return drained(tracked);
            }
        }
        return true;
    }

    private boolean drained(TrackedService<T> tracked) {
        tracked.close();
        try {
            if (tracked.empty(patience)) {
                return true;
            }
            if (late == Late.CANCEL) {
                tracked.cancelRuns();
            }
            return tracked.empty(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public List<TrackedService<T>> services() {
        return services;
    }

    /** Another number once a service has come or gone. */
    public long version() {
        return version.get();
    }

    public boolean isEmpty() {
        return services.isEmpty();
    }

    public int size() {
        return services.size();
    }
}
