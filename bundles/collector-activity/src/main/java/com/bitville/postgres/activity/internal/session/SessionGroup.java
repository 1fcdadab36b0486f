package com.bitville.postgres.activity.internal.session;

import org.jspecify.annotations.Nullable;

/** How many backends share all of these. */
record SessionGroup(
        long sessions,
        boolean own,
        @Nullable String datname,
        @Nullable String usename,
        @Nullable String applicationName,
        @Nullable String backendType,
        @Nullable String state,
        @Nullable String waitEventType,
        @Nullable String waitEvent) {
    /** One backend. */
    static SessionGroup of(Backend backend) {
        return new SessionGroup(
                1,
                false,
                backend.datname(),
                backend.usename(),
                generalised(backend.applicationName()),
                backend.backendType(),
                backend.state(),
                backend.waitEventType(),
                backend.waitEvent());
    }

    /** What its members have in common, whoever and however many they are. */
    SessionGroup ofNobody() {
        return new SessionGroup(
                0, false, datname, usename, applicationName, backendType, state, waitEventType, waitEvent);
    }

    /** A name with the id of a request taken out, so that sessions of one application count as one. */
    static @Nullable String generalised(@Nullable String applicationName) {
        return applicationName != null && applicationName.startsWith("bitville-") ? "bitville-*" : applicationName;
    }
}
