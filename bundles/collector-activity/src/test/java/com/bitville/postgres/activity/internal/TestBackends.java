package com.bitville.postgres.activity.internal;

import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.api.correlation.RequestContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Backends as the recorder sees them. */
public final class TestBackends {
    private TestBackends() {}

    public static Backend brief(
            int pid, @Nullable Instant start, String state, @Nullable String wait, @Nullable String query) {
        return brief(pid, start, state, wait, query, null);
    }

    /** One that waits, waits for a lock. */
    public static Backend brief(
            int pid,
            @Nullable Instant start,
            String state,
            @Nullable String wait,
            @Nullable String query,
            @Nullable String end) {
        return new Backend(
                pid,
                null,
                "shop",
                "ann",
                "app",
                null,
                null,
                null,
                Backend.CLIENT,
                null,
                null,
                start,
                null,
                state,
                wait == null ? null : "Lock",
                wait,
                null,
                null,
                42L,
                null,
                null,
                query,
                RequestContext.of("app", query, end));
    }

    /** One of any kind. */
    public static Backend of(
            int pid,
            String type,
            String state,
            @Nullable String waitType,
            @Nullable String wait,
            @Nullable Long queryId,
            @Nullable String query) {
        return new Backend(
                pid,
                null,
                "shop",
                "ann",
                "app",
                null,
                null,
                null,
                type,
                null,
                null,
                null,
                null,
                state,
                waitType,
                wait,
                null,
                null,
                queryId,
                null,
                null,
                query,
                RequestContext.of("app", query, null));
    }
}
