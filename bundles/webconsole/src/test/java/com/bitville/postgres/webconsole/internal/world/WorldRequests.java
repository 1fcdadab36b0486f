package com.bitville.postgres.webconsole.internal.world;

import static com.bitville.postgres.webconsole.internal.world.PagesWorld.HOSTILE;
import static com.bitville.postgres.webconsole.internal.world.PagesWorld.row;

import java.time.Instant;

/** Logs and requests of the made-up servers in the last hour. */
final class WorldRequests {
    private static final String REQUEST = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final String OTHER = "3f2504e0-4f89-41d3-9a0c-0305e82c3302";

    private final Readings history;
    private final Instant now;

    private WorldRequests(Readings history, Instant now) {
        this.history = history;
        this.now = now;
    }

    static void fill(Readings history, Instant now) {
        WorldRequests rows = new WorldRequests(history, now);
        rows.logs();
        rows.requests();
    }

    private void logs() {
        for (int minute = 50; minute >= 0; minute -= 5) {
            Instant at = now.minusSeconds(60L * minute + 3);
            history.put(
                    "default",
                    "logs",
                    "entries",
                    at,
                    "",
                    "time,error_severity,class,message,detail,datname,usename,application_name,pid,sql_state_code,query_id,plan",
                    row(
                            at,
                            "ERROR",
                            "deadlock",
                            "deadlock detected",
                            "Process 1 waits for ShareLock; blocked by process 2.",
                            "shop",
                            "shop",
                            HOSTILE,
                            4715,
                            "40P01",
                            null,
                            null),
                    row(
                            at,
                            "LOG",
                            "plan",
                            "duration: 1204 ms  plan:",
                            null,
                            "shop",
                            "shop",
                            "checkout",
                            4712,
                            null,
                            WorldRows.id(0),
                            "Limit  (cost=0.43..8.45)\n  ->  Index Scan using orders_pkey on orders"),
                    row(
                            at,
                            "LOG",
                            "checkpoint",
                            "checkpoint complete: wrote 4012 buffers",
                            null,
                            null,
                            null,
                            null,
                            77,
                            null,
                            null,
                            null));
        }
    }

    private void requests() {
        Instant at = now.minusSeconds(40);
        history.put(
                "default",
                "activity",
                "correlated",
                now.minusSeconds(7),
                "",
                "correlation_id,started_at,source,identity,part,pid,duration_ms,query,state,datname,usename,wait_event_type,wait_event,seconds,other_correlation_id,message,route,class",
                row(
                        REQUEST,
                        at,
                        "pg_stat_activity",
                        "a",
                        "run",
                        4712,
                        2_100L,
                        WorldRows.QUERIES[1],
                        "active",
                        "shop",
                        "shop",
                        null,
                        null,
                        null,
                        null,
                        null,
                        "/orders/{id}",
                        null),
                row(
                        REQUEST,
                        at.plusSeconds(3),
                        "pg_stat_activity",
                        "b",
                        "run",
                        4712,
                        31_000L,
                        WorldRows.QUERIES[0],
                        "active",
                        "shop",
                        "shop",
                        null,
                        null,
                        null,
                        null,
                        null,
                        "/orders/{id}",
                        null),
                row(
                        REQUEST,
                        at.plusSeconds(33),
                        "pg_stat_activity",
                        "c",
                        "wait",
                        4712,
                        null,
                        null,
                        null,
                        "shop",
                        "shop",
                        "Lock",
                        "transactionid",
                        29,
                        null,
                        null,
                        null,
                        null),
                row(
                        REQUEST,
                        at.plusSeconds(33),
                        "pg_stat_activity",
                        "d",
                        "blocked_by",
                        4711,
                        null,
                        null,
                        null,
                        "shop",
                        "shop",
                        null,
                        null,
                        null,
                        OTHER,
                        null,
                        null,
                        null),
                row(
                        OTHER,
                        at.minusSeconds(4),
                        "pg_stat_activity",
                        "e",
                        "run",
                        4711,
                        1_400L,
                        WorldRows.QUERIES[0],
                        "idle in transaction",
                        "shop",
                        "shop",
                        null,
                        null,
                        null,
                        null,
                        null,
                        "/stock",
                        null),
                row(
                        OTHER,
                        at.plusSeconds(2),
                        "pg_log",
                        "f",
                        "error",
                        4711,
                        null,
                        null,
                        null,
                        "shop",
                        "shop",
                        null,
                        null,
                        null,
                        null,
                        "canceling statement due to user request " + HOSTILE,
                        null,
                        "cancel"));
    }
}
