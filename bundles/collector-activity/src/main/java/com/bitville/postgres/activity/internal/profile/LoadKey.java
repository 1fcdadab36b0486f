package com.bitville.postgres.activity.internal.profile;

import org.jspecify.annotations.Nullable;

/**
 * What active sessions have in common.
 *
 * @param waitEventType the kind of wait, {@code CPU} for none
 * @param waitEvent the wait, null for none
 * @param statement the bucket of its statement, as {@link StatementBuckets} names it
 * @param applicationName without the id of a request
 * @param route as it may be sent
 */
record LoadKey(
        String waitEventType,
        @Nullable String waitEvent,
        @Nullable String statement,
        @Nullable String usename,
        @Nullable String datname,
        @Nullable String applicationName,
        @Nullable String route) {
    /** The kind of wait of a session that waits for nothing; it may also wait for a core. */
    static final String CPU = "CPU";

    /** The wait with its kind, since two kinds may have waits of one name. */
    String waitName() {
        return waitEvent == null ? waitEventType : waitEventType + ":" + waitEvent;
    }
}
