package com.bitville.postgres.activity.internal.session;

import com.bitville.postgres.api.correlation.RequestContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One backend as {@code pg_stat_activity} shows it; times are the server's. The recorder reads less: the other fields are null.
 *
 * @param userId the role's oid
 * @param databaseId the database's oid
 * @param query its current or last statement, or the beginning of a long one
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
    /** The server's word for a session of an application. */
    public static final String CLIENT = "client backend";

    private static final int LONGEST_CHARACTER = 4;
    private static final int LONGEST_BRIEF = 400;

    /**
     * Whether the server truncated the text within a comment, so that its content may be lost. A text at the limit may be shorter by the
     * bytes of an incomplete character; a shorter text is complete.
     */
    boolean commentCut(int limit) {
        return context.cut()
                && query != null
                && query.getBytes(StandardCharsets.UTF_8).length >= limit - LONGEST_CHARACTER;
    }

    /** The same with its text limited to the recorder's size, as the recorder keeps many. */
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

    /** Whether the statement is running, rather than being the last one of an idle session. */
    public boolean running() {
        return "active".equals(state) || "fastpath function call".equals(state);
    }

    /** Whether it keeps a transaction open while it does nothing. */
    public boolean inTransaction() {
        return state != null && state.startsWith("idle in transaction");
    }

    /** The name of its application without the id of a request. */
    @Nullable
    public String generalApplicationName() {
        return SessionGroup.generalised(applicationName);
    }

    public boolean waitsForLock() {
        return "Lock".equals(waitEventType);
    }

    /** Whether this is a session of an application, not a worker or a server process. */
    public boolean client() {
        return CLIENT.equals(backendType);
    }

    public static @Nullable Double millis(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? null
                : Math.max(0, Duration.between(from, to).toNanos() / 1_000) / 1_000.0;
    }
}
