package com.bitville.postgres.shell.internal.load;

import org.jspecify.annotations.Nullable;

/**
 * One line of the load.
 *
 * @param key the value it is shown by
 * @param waitEventType of a wait; of anything else its most frequent wait's, null where that is not known
 * @param waitEvent the same; null for CPU
 * @param sessions average active sessions
 * @param error one standard deviation of that
 * @param share of the total, 0 to 1
 */
record LoadShare(
        String key,
        @Nullable String waitEventType,
        @Nullable String waitEvent,
        double sessions,
        double error,
        double share) {}
