package com.bitville.postgres.activity.internal;

import org.jspecify.annotations.Nullable;

/** How many backends share all of these. */
record Group(
        long sessions,
        boolean own,
        @Nullable String datname,
        @Nullable String usename,
        @Nullable String applicationName,
        @Nullable String backendType,
        @Nullable String state,
        @Nullable String waitEventType) {}
