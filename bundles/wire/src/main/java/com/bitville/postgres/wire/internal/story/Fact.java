package com.bitville.postgres.wire.internal.story;

import java.time.Duration;
import java.time.Instant;

/**
 * One thing that a collector knows of a request.
 *
 * @param part what it tells
 * @param server the server's configured name
 * @param requestId the request's bare UUID
 * @param startedAt the start of the run, or when the thing was told
 * @param source the listener's source
 * @param identity what makes it unique for its server
 * @param pid the backend, or -1
 * @param durationMs how long the run took as far as is known, or NaN
 * @param sampled whether it is a run that was looked at, not one that the log told
 * @param running whether the run was still going on
 * @param awaitsLog whether the log will tell the run too
 * @param flags what it says of the whole request
 * @param json the fact's own columns as one JSON object, redacted
 */
@SuppressWarnings("ArrayRecordComponent") // identity decides, contents are never compared
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
    /** The log's time has milliseconds and is taken a moment after the end; on a busy host that moment is long. */
    private static final double LATE_MS = 50;
    /** For so long a run may go on behind the last look that saw it. */
    private static final double LOOK_MS = 2_000;
    /** For how long an idle portal is expected to stay open. */
    private static final double LONGEST_OPEN_MS = 60_000;
    /** The clocks' own coarseness. */
    private static final double COARSE_MS = 3;

    /**
     * What a fact says of its whole request.
     *
     * @param deadlock whether it was the victim of one
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

    /** How long the run took, 0 where that is not known. */
    public double length() {
        return Double.isNaN(durationMs) ? 0 : durationMs;
    }

    /** When the run was over, as far as is known, or the thing was told. */
    Instant end() {
        return startedAt.plusNanos((long) (length() * 1e6));
    }

    /** What the fact is, over all servers. */
    String key() {
        return server + "\0" + identity;
    }

    /** Whether both tell the same run of a statement: a backend runs one at a time, so what overlaps is one. */
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

    /** Whether a plan is of this run, or of a statement inside it: it begins behind the planning and ends before the run. */
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
     * Whether a plan that seems to begin later is this run's: it is logged when the portal is closed, which within a transaction may be as
     * late as its next statement. Then both tell the same length.
     */
    private boolean closedLate(Fact plan) {
        double later = millisTo(plan);
        return later >= -COARSE_MS
                && later <= LONGEST_OPEN_MS
                && Math.abs(length() - plan.length()) <= Math.min(LATE_MS, COARSE_MS + length() / 500);
    }

    /** Whether one is of a statement inside the other's. */
    private boolean samePlan(Fact other) {
        return length() < other.length() ? other.samePlan(this) : holds(other, Math.min(LATE_MS, other.length() / 2));
    }

    private boolean holds(Fact inner, double slackMs) {
        double from = millisTo(inner);
        return from >= -slackMs && from + inner.length() <= length() + slackMs;
    }

    /** By how many milliseconds two that tell the same run tell it differently. */
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
