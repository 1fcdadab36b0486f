package com.bitville.postgres.activity.internal.session;

import org.jspecify.annotations.Nullable;

/** A group of backends with the same properties. */
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
    /** A group of one backend. */
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

    /** The common properties of its members. */
    SessionGroup ofNobody() {
        return new SessionGroup(
                0, false, datname, usename, applicationName, backendType, state, waitEventType, waitEvent);
    }

    /** A name without the id of a request, so that sessions of one application are one group. */
    static @Nullable String generalised(@Nullable String applicationName) {
        return applicationName != null && applicationName.startsWith("bitville-") ? "bitville-*" : applicationName;
    }
}
