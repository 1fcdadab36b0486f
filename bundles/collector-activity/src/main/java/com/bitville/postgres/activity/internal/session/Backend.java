package com.bitville.postgres.activity.internal.session;

import com.bitville.postgres.api.correlation.RequestContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One backend as {@code pg_stat_activity} shows it; times are the server's. The recorder asks for less: what it leaves out is null.
 *
 * @param userId the role's oid
 * @param databaseId the database's oid
 * @param query its present or last statement, or the beginning of a long one
 * @param context the request it works for
 */
public record Backend(
        int pid,
        @Nullable Integer leaderPid,
        @Nullable String datname,
        @Nullable String usename,
        @Nullable String applicationName,
        @Nullable String clientAddr,
        @Nullable String clientHostname,
        @Nullable Integer clientPort,
        @Nullable String backendType,
        @Nullable Instant backendStart,
        @Nullable Instant xactStart,
        @Nullable Instant queryStart,
        @Nullable Instant stateChange,
        @Nullable String state,
        @Nullable String waitEventType,
        @Nullable String waitEvent,
        @Nullable Integer xidAge,
        @Nullable Integer xminAge,
        @Nullable Long queryId,
        @Nullable Long userId,
        @Nullable Long databaseId,
        @Nullable String query,
        RequestContext context) {
    /** What the server calls a session of an application. */
    public static final String CLIENT = "client backend";

    private static final int LONGEST_CHARACTER = 4;
    private static final int LONGEST_BRIEF = 400;

    /**
     * Whether the server cut the text within a comment, so that what it says may be lost. A text that is as long as the limit allows may lack
     * the bytes of a half character; one that is shorter ends as its client wrote it.
     */
    boolean commentCut(int limit) {
        return context.cut()
                && query != null
                && query.getBytes(StandardCharsets.UTF_8).length >= limit - LONGEST_CHARACTER;
    }

    /** The same with no more of its text than the recorder keeps, for it keeps many. */
    public Backend brief() {
        return query == null || query.length() <= LONGEST_BRIEF
                ? this
                : new Backend(
                        pid,
                        leaderPid,
                        datname,
                        usename,
                        applicationName,
                        clientAddr,
                        clientHostname,
                        clientPort,
                        backendType,
                        backendStart,
                        xactStart,
                        queryStart,
                        stateChange,
                        state,
                        waitEventType,
                        waitEvent,
                        xidAge,
                        xminAge,
                        queryId,
                        userId,
                        databaseId,
                        query.substring(0, LONGEST_BRIEF),
                        context);
    }

    public boolean idle() {
        return "idle".equals(state);
    }

    /** Whether the statement shown runs at this moment, and is not the last one of a session that waits for its client. */
    public boolean running() {
        return "active".equals(state) || "fastpath function call".equals(state);
    }

    public boolean waitsForLock() {
        return "Lock".equals(waitEventType);
    }

    /** Whether this is a session of an application, not a process that works for one or for the server. */
    public boolean client() {
        return CLIENT.equals(backendType);
    }

    public static @Nullable Double millis(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? null
                : Math.max(0, Duration.between(from, to).toNanos() / 1_000) / 1_000.0;
    }
}
