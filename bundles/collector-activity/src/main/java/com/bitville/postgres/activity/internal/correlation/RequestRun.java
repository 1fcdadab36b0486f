package com.bitville.postgres.activity.internal.correlation;

import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.api.correlation.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run of a request's statement as the recorder sees it, sample by sample. Used by one thread. */
public final class RequestRun {
    /** The longest time between two samples that counts; beyond it nothing is known. */
    private static final long LONGEST_GAP_MS = 10_000;

    /**
     * An observed wait.
     *
     * @param type the kind of wait event
     * @param event the wait event
     */
    record Wait(String type, String event) {}

    private final CorrelatedStatement.Key key;
    private final RequestContext context;
    private final Map<Wait, Long> waits = new HashMap<>();
    private final Map<Integer, @Nullable String> blockedBy = new HashMap<>();
    private final Map<Integer, @Nullable String> blocking = new HashMap<>();
    private Backend last;
    private Instant lastSeen;

    /**
     * Begins.
     *
     * @param at the time before which nothing is known: its start, or the previous sample
     */
    RequestRun(CorrelatedStatement.Key key, RequestContext context, Backend seen, Instant at) {
        this.key = key;
        this.context = context;
        this.last = seen;
        this.lastSeen = at;
    }

    void seen(Backend seen, Instant at) {
        long gap = Math.max(
                0, Math.min(LONGEST_GAP_MS, Duration.between(lastSeen, at).toMillis()));
        last = seen;
        lastSeen = at;
        String event = seen.waitEvent();
        if (event != null) {
            String type = seen.waitEventType();
            waits.merge(new Wait(type == null ? "" : type, event), gap, Long::sum);
        }
    }

    /** Records that another session blocks it, or vice versa; the id is that of the other's request, or null. */
    void blockedBy(int pid, @Nullable String id) {
        blockedBy.put(pid, id);
    }

    void blocking(int pid, @Nullable String id) {
        blocking.put(pid, id);
    }

    public CorrelatedStatement.Key key() {
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

    /** Its observed waits, each with the seconds, to a tenth, from the previous sample to the one that saw it. */
    Map<Wait, Double> waits() {
        Map<Wait, Double> seconds = new HashMap<>();
        waits.forEach((wait, ms) -> seconds.put(wait, Math.round(ms / 100.0) / 10.0));
        return seconds;
    }

    /** Its blockers, each with the id of its request if it has one. */
    Map<Integer, @Nullable String> blockedBy() {
        return blockedBy;
    }

    /** The sessions that it blocked. */
    Map<Integer, @Nullable String> blocking() {
        return blocking;
    }
}
