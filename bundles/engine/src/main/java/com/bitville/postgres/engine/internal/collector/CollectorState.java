package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.collect.Reason;
import java.util.Locale;

/** How a collector is at one server. A closed list: every status document uses these words. */
public enum CollectorState {
    /** Has not run yet, or may not run now; the reason says what it waits for. */
    WAITING,
    OK,
    /** Runs and hands on what it reads, which is not all or not well understood; the reason says why. */
    DEGRADED,
    /** Runs less often or not at all, because of the server's budget or its distress; the reason says which. */
    SHED,
    FAILED,
    UNSUPPORTED,
    NOT_PERMITTED,
    TIMED_OUT,
    UNAVAILABLE;

    public static CollectorState of(Reason reason) {
        return switch (reason) {
            case UNAVAILABLE -> UNAVAILABLE;
            case TIMED_OUT -> TIMED_OUT;
            case NOT_PERMITTED -> NOT_PERMITTED;
            case UNSUPPORTED -> UNSUPPORTED;
            case SHED -> SHED;
            case FAILED -> FAILED;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
