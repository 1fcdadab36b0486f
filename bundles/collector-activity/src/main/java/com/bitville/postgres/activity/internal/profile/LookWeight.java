package com.bitville.postgres.activity.internal.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much time a look speaks for: the time since the last one. Looks come less often where they cost more, and this keeps their mean
 * true. After a longer time nobody knows what was between them, so the look speaks for as long as a usual one.
 */
final class LookWeight {
    static final long USUAL_MS = 1_000;
    static final long LONGEST_MS = 10_000;

    private @Nullable Instant last;

    /** In milliseconds by the server's clock; 0 for a look that is not later than the last one. */
    long of(Instant at) {
        Instant before = last;
        last = at;
        if (before == null) {
            return USUAL_MS;
        }
        long gap = at.toEpochMilli() - before.toEpochMilli();
        return gap > LONGEST_MS ? USUAL_MS : Math.max(0, gap);
    }
}
