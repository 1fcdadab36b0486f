package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.collect.Reason;
import java.util.Locale;

/** The state of a collector on one server. A closed list: every status document uses these words. */
public enum CollectorState {
    /** Has not run yet, or may not run now; the reason names the condition. */
    WAITING,
    OK,
    /** Runs, but reads only a part or cannot parse all of it; the reason says why. */
    DEGRADED,
    /** Runs less often or not at all, because of the server's budget or overload; the reason says which. */
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
