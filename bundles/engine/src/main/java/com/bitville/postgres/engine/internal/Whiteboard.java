package com.bitville.postgres.engine.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The services of one kind that are registered at this moment. Safe for use by several threads. */
final class Whiteboard<T> {
    /** What becomes of runs that use a leaving service and do not end by themselves. */
    enum Late {
        /** They are cancelled and interrupted. */
        CUT,
        /** They are left alone: an interrupt in the middle of a durable write does more harm than the wait. */
        LEAVE
    }

    private final List<Tenancy<T>> tenants = new CopyOnWriteArrayList<>();
    private final Duration patience;
    private final Late late;

    Whiteboard(Duration patience, Late late) {
        this.patience = patience;
        this.late = late;
    }

    void add(T service, int ranking) {
        tenants.add(new Tenancy<>(service, ranking));
    }

    /**
     * Takes a service away; returns when no run uses it any more, at the latest after twice the patience.
     *
     * @return false if a run would not end
     */
    boolean remove(Predicate<T> leaving) {
        for (Tenancy<T> tenant : tenants) {
            if (leaving.test(tenant.service())) {
                tenants.remove(tenant);
                return emptied(tenant);
            }
        }
        return true;
    }

    private boolean emptied(Tenancy<T> tenant) {
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

    List<Tenancy<T>> tenants() {
        return tenants;
    }

    boolean isEmpty() {
        return tenants.isEmpty();
    }

    int size() {
        return tenants.size();
    }
}
