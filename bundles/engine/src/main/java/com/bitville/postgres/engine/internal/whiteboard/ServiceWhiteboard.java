package com.bitville.postgres.engine.internal.whiteboard;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The registered services of one type. Thread-safe. */
public final class ServiceWhiteboard<T> {
    /** What happens to runs that use a leaving service and do not end by themselves. */
    enum Late {
        /** They are cancelled and interrupted. */
        CUT,
        /** They continue: an interrupt during a durable write does more harm than the wait. */
        LEAVE
    }

    private final List<TrackedService<T>> tenants = new CopyOnWriteArrayList<>();
    private final Duration patience;
    private final Late late;

    ServiceWhiteboard(Duration patience, Late late) {
        this.patience = patience;
        this.late = late;
    }

    public void add(T service, int ranking) {
        tenants.add(new TrackedService<>(service, ranking));
    }

    /**
     * Removes a service; returns when no run uses it any more, at the latest after twice the patience.
     *
     * @return false if a run did not end
     */
    public boolean remove(Predicate<T> leaving) {
        for (TrackedService<T> tenant : tenants) {
            if (leaving.test(tenant.service())) {
                tenants.remove(tenant);
                return emptied(tenant);
            }
        }
        return true;
    }

    private boolean emptied(TrackedService<T> tenant) {
        tenant.close();
        try {
            if (tenant.empty(patience)) {
                return true;
            }
            if (late == Late.CUT) {
                tenant.cut();
            }
            return tenant.empty(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public List<TrackedService<T>> tenants() {
        return tenants;
    }

    public boolean isEmpty() {
        return tenants.isEmpty();
    }

    public int size() {
        return tenants.size();
    }
}
