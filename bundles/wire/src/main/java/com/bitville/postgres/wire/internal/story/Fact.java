package com.bitville.postgres.wire.internal.story;

import java.time.Duration;
import java.time.Instant;

/**
 * One fact about a request from a collector.
 *
 * @param part the kind of the fact
 * @param server the server's configured name
 * @param requestId the request's bare UUID
 * @param startedAt the start of the run, or the time of the event
 * @param source the listener's source
 * @param identity a unique key for its server
 * @param pid the backend, or -1
 * @param durationMs the duration of the run as far as it is known, or NaN
 * @param sampled whether the run was sampled, not logged
 * @param running whether the run was still active
 * @param awaitsLog whether the log will report the run too
 * @param flags properties of the whole request
 * @param json the fact's own columns as one JSON object, redacted
 */
@SuppressWarnings("ArrayRecordComponent") // only the identity is compared, never the content
public record Fact(
        Part part,
        String server,
        String requestId,
        Instant startedAt,
        String source,
        String identity,
        int pid,
        double durationMs,
        boolean sampled,
        boolean running,
        boolean awaitsLog,
        Flags flags,
        byte[] json) {
    /** The log's time has milliseconds and is taken shortly after the end; on a busy host the delay is long. */
    private static final double LATE_MS = 50;
    /** How long a run may continue after the last sample that saw it. */
    private static final double LOOK_MS = 2_000;
    /** For how long an idle portal is expected to stay open. */
    private static final double LONGEST_OPEN_MS = 60_000;
    /** The clocks' own coarseness. */
    private static final double COARSE_MS = 3;

    /**
     * Properties of the whole request.
     *
     * @param deadlock whether it was the victim of a deadlock
     * @param cancelled whether a statement of it was cancelled
     * @param tempBytes temporary files written
     */
    public record Flags(boolean deadlock, boolean cancelled, long tempBytes) {
        /** Nothing. */
        public static final Flags NONE = new Flags(false, false, 0);

        Flags and(Flags other) {
            return new Flags(deadlock || other.deadlock, cancelled || other.cancelled, tempBytes + other.tempBytes);
        }
    }

    /** The duration of the run, 0 if unknown. */
    public double length() {
        return Double.isNaN(durationMs) ? 0 : durationMs;
    }

    /** The end of the run, as far as it is known, or the time of the event. */
    Instant end() {
        return startedAt.plusNanos((long) (length() * 1e6));
    }

    /** The identity of the fact over all servers. */
    String key() {
        return server + "\0" + identity;
    }

    /** Whether both describe the same run of a statement: a backend runs one statement at a time, so overlapping runs are the same. */
    boolean sameRun(Fact other) {
        if (!part.run() || !other.part.run() || pid < 0 || pid != other.pid || !server.equals(other.server)) {
            return false;
        }
        if (part == Part.PLAN) {
            return other.part == Part.PLAN ? samePlan(other) : other.told(this);
        }
        if (other.part == Part.PLAN) {
            return told(other);
        }
        double apart = Math.abs(millisTo(other));
        if (sampled == other.sampled) {
            return sampled && apart < COARSE_MS;
        }
        double logged = sampled ? other.length() : length();
        return apart <= Math.min(LATE_MS, COARSE_MS + logged / 2) && overlaps(other);
    }

    private boolean overlaps(Fact other) {
        double from = millisTo(other);
        return from < length() + COARSE_MS && -from < other.length() + COARSE_MS;
    }

    /** Whether a plan belongs to this run, or to a statement inside it: it begins after the planning and ends before the run. */
    private boolean told(Fact plan) {
        double later = millisTo(plan);
        if (!sampled) {
            return holds(plan, Math.min(LATE_MS, COARSE_MS + plan.length() / 2)) || closedLate(plan);
        }
        boolean inSight = later <= Math.max(LATE_MS, length() + COARSE_MS);
        double unseen = plan.length() - length();
        return later >= -COARSE_MS
                && (inSight || (later <= plan.length() && unseen >= -COARSE_MS && unseen <= LOOK_MS));
    }

    /**
     * Whether a plan that seems to begin later belongs to this run: it is logged when the portal is closed, which within a transaction may
     * be as late as the next statement. Then both have the same duration.
     */
    private boolean closedLate(Fact plan) {
        double later = millisTo(plan);
        return later >= -COARSE_MS
                && later <= LONGEST_OPEN_MS
                && Math.abs(length() - plan.length()) <= Math.min(LATE_MS, COARSE_MS + length() / 500);
    }

    /** Whether one is a statement inside the other. */
    private boolean samePlan(Fact other) {
        return length() < other.length() ? other.samePlan(this) : holds(other, Math.min(LATE_MS, other.length() / 2));
    }

    private boolean holds(Fact inner, double slackMs) {
        double from = millisTo(inner);
        return from >= -slackMs && from + inner.length() <= length() + slackMs;
    }

    /** The difference in milliseconds between two facts about the same run. */
    double misfit(Fact other) {
        if (length() < other.length()) {
            return other.misfit(this);
        }
        double from = millisTo(other);
        return sampled || other.sampled
                ? Math.abs(from)
                : Math.max(0, -from) + Math.max(0, from + other.length() - length());
    }

    private double millisTo(Fact other) {
        return Duration.between(startedAt, other.startedAt).toNanos() / 1e6;
    }
}
