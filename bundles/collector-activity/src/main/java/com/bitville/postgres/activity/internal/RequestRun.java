package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.correlation.RequestContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run of a request's statement as the recorder sees it, second by second. Used by one thread. */
final class RequestRun {
    /**
     * What it was seen waiting for.
     *
     * @param type the kind of wait event
     * @param event the wait event
     */
    record Wait(String type, String event) {}

    private final Statement.Key key;
    private final RequestContext context;
    private final Map<Wait, Integer> waits = new HashMap<>();
    private final Map<Integer, @Nullable String> blockedBy = new HashMap<>();
    private final Map<Integer, @Nullable String> blocking = new HashMap<>();
    private Backend last;
    private Instant lastSeen;

    RequestRun(Statement.Key key, RequestContext context, Backend seen, Instant at) {
        this.key = key;
        this.context = context;
        this.last = seen;
        this.lastSeen = at;
    }

    void seen(Backend seen, Instant at) {
        last = seen;
        lastSeen = at;
        String event = seen.waitEvent();
        if (event != null) {
            String type = seen.waitEventType();
            waits.merge(new Wait(type == null ? "" : type, event), 1, Integer::sum);
        }
    }

    /** Another session keeps it waiting, or the other way round; the id is that of the other's request, or null. */
    void blockedBy(int pid, @Nullable String id) {
        blockedBy.put(pid, id);
    }

    void blocking(int pid, @Nullable String id) {
        blocking.put(pid, id);
    }

    Statement.Key key() {
        return key;
    }

    RequestContext context() {
        return context;
    }

    /** The session when it was last seen running it. */
    Backend last() {
        return last;
    }

    Instant lastSeen() {
        return lastSeen;
    }

    /** In how many looks it was seen waiting for what. */
    Map<Wait, Integer> waits() {
        return waits;
    }

    /** Who kept it waiting, each with the id of its request where it has one. */
    Map<Integer, @Nullable String> blockedBy() {
        return blockedBy;
    }

    /** Whom it kept waiting. */
    Map<Integer, @Nullable String> blocking() {
        return blocking;
    }
}
