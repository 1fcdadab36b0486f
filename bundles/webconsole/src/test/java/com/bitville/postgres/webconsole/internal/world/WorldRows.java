package com.bitville.postgres.webconsole.internal.world;

import static com.bitville.postgres.webconsole.internal.world.PagesWorld.HOSTILE;
import static com.bitville.postgres.webconsole.internal.world.PagesWorld.row;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What was read of the made-up servers in the last hour: sessions, who blocks whom, statements, replication. */
final class WorldRows {
    static final String[] QUERIES = {
        "UPDATE stock SET amount = amount - $1 WHERE item = $2",
        "SELECT o.id, o.total FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.customer = $1 ORDER BY o.created_at DESC LIMIT $2",
        "INSERT INTO events (kind, payload) VALUES ($1, $2)",
        "SELECT '" + HOSTILE + "'",
        "VACUUM (ANALYZE) shop.orders",
    };

    private static final int MINUTES = 59;

    private final Readings history;
    private final Instant now;

    private WorldRows(Readings history, Instant now) {
        this.history = history;
        this.now = now;
    }

    static void fill(Readings history, Instant now) {
        WorldRows rows = new WorldRows(history, now);
        for (int minute = MINUTES; minute >= 0; minute--) {
            rows.minute(now.minusSeconds(60L * minute + 7), minute);
        }
        rows.blocking();
        rows.replication();
        WorldRequests.fill(history, now);
        history.put("host", "host", "cpu", now.minusSeconds(9), "", "cores,busy_percent", row(8, 61.0));
    }

    static String id(int statement) {
        return String.valueOf(7_000_000_000_000_000_000L + statement);
    }

    private void minute(Instant at, int minute) {
        List<List<?>> statements = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double time = 60_000.0 / (i + 1) * (1 + 0.5 * Math.sin((minute + i * 5) / 7.0));
            statements.add(row(
                    id(i),
                    10,
                    5,
                    true,
                    "shop",
                    i % 7 == 3 ? HOSTILE : "shop",
                    900L / (i + 1),
                    time,
                    1_200L,
                    80_000L / (i + 1),
                    900L,
                    i % 5 == 0 ? 40L : 0L,
                    120_000L));
        }
        history.put(
                "default",
                "statements",
                "statements",
                at,
                "",
                "queryid,userid,dbid,toplevel,datname,usename,calls,total_exec_time,rows,shared_blks_hit,shared_blks_read,temp_blks_written,wal_bytes",
                statements.toArray(new List<?>[0]));
        history.put(
                "default",
                "statement_texts",
                "statement_texts",
                at,
                "",
                "queryid,query",
                IntStream.range(0, 40)
                        .mapToObj(i -> row(id(i), QUERIES[i % QUERIES.length] + (i < QUERIES.length ? "" : " -- " + i)))
                        .toArray(List<?>[]::new));
        history.put(
                "default",
                "activity",
                "session_counts",
                at,
                "",
                "counted_by,value,sessions",
                row("state", "active", 7L),
                row("state", "idle", 40L),
                row("wait_event_type", "Lock", 3L));
        history.put(
                "reports",
                "activity",
                "session_counts",
                at,
                "",
                "counted_by,value,sessions",
                row("state", "active", 1L));
        history.put(
                "default", "activity", "profile.covered", at, "", "covered_s,looks,aas,error", row(60.0, 60, 7.2, 0.3));
        history.put(
                "default",
                "activity",
                "profile.by",
                at,
                "",
                "counted_by,value,aas",
                row("wait_event_type", "CPU", 3.9),
                row("wait_event_type", "Lock", 2.1),
                row("wait_event_type", "IO", 1.2));
        history.put(
                "default",
                "activity",
                "profile.top",
                at,
                "",
                "wait_event_type,wait_event,statement,query_id,usename,datname,application_name,route,aas,error",
                row("Lock", "transactionid", "q0", id(0), "shop", "shop", "checkout", "/orders/{id}", 2.1, 0.1),
                row("CPU", null, "q1", id(1), "shop", "shop", HOSTILE, "/customers", 1.9, 0.1),
                row("IO", "DataFileRead", "q1", id(1), "report", "shop", "nightly", null, 1.2, 0.1));
        history.put(
                "default",
                "activity",
                "profile.blockers",
                at,
                "",
                "pid,state,usename,datname,application_name,statement,blocked_ms,aas",
                row(4711, "idle in transaction", "shop", "shop", HOSTILE, "q0", 126_000L, 2.1));
        history.put(
                "default",
                "activity",
                "profile.statements",
                at,
                "",
                "statement,query_id,query",
                row("q0", id(0), QUERIES[0]),
                row("q1", id(1), QUERIES[1]));
        history.put(
                "default",
                "activity",
                "sessions",
                at,
                "",
                "pid,state,query_age_ms,xact_age_ms,wait_event_type,wait_event,usename,application_name,datname,query",
                row(4712, "active", 44_000L, 45_000L, "Lock", "transactionid", "shop", "checkout", "shop", QUERIES[0]));
    }

    private void blocking() {
        Instant at = now.minusSeconds(7);
        history.put(
                "default",
                "activity",
                "blocking.edges",
                at,
                "",
                "blocked_pid,blocker_pid,blocked_user,blocked_database,blocked_application,blocked_query,wait_event,locktype,mode,relation,wait_ms,blocker_user,blocker_application,blocker_state,blocker_query",
                row(
                        4712,
                        4711,
                        "shop",
                        "shop",
                        "checkout",
                        QUERIES[0],
                        "transactionid",
                        "transactionid",
                        "ShareLock",
                        "shop.stock",
                        44_000L,
                        "shop",
                        HOSTILE,
                        "idle in transaction",
                        QUERIES[0]),
                row(
                        4713,
                        4711,
                        "shop",
                        "shop",
                        "checkout",
                        QUERIES[0],
                        "transactionid",
                        "transactionid",
                        "ShareLock",
                        "shop.stock",
                        41_000L,
                        "shop",
                        HOSTILE,
                        "idle in transaction",
                        QUERIES[0]),
                row(
                        4714,
                        4712,
                        "shop",
                        "shop",
                        "restock",
                        QUERIES[0],
                        "tuple",
                        "tuple",
                        "ExclusiveLock",
                        "shop.stock",
                        12_000L,
                        "shop",
                        "checkout",
                        "active",
                        QUERIES[0]));
        history.put(
                "default",
                "activity",
                "blocking.roots",
                at,
                "",
                "pid,blocked_directly,blocked_in_all,usename,datname,application_name,state,xact_age_ms,query",
                row(4711, 2, 3, "shop", "shop", HOSTILE, "idle in transaction", 61_000L, QUERIES[0]));
        history.put("default", "activity", "blocking.waiters", at, "", "waiting,examined", row(3, 3));
        history.put(
                "default",
                "activity",
                "blocking.incidents",
                at,
                "",
                "incident_id,state,root,started_at,last_seen_at,ended_at,duration_ms,duration_max_ms,peak_blocked,pid,usename,datname,application_name,query,locktype,mode,relation",
                row(
                        "incident-now",
                        "open",
                        "session",
                        now.minusSeconds(51),
                        at,
                        null,
                        44_000L,
                        46_000L,
                        3,
                        4711,
                        "shop",
                        "shop",
                        HOSTILE,
                        QUERIES[0],
                        "transactionid",
                        "ShareLock",
                        "shop.stock"),
                row(
                        "incident-before",
                        "ended",
                        "session",
                        now.minusSeconds(1_900),
                        now.minusSeconds(1_700),
                        now.minusSeconds(1_690),
                        200_000L,
                        210_000L,
                        9,
                        4001,
                        "shop",
                        "shop",
                        "restock",
                        QUERIES[2],
                        "relation",
                        "AccessExclusiveLock",
                        "shop.orders"));
        history.put(
                "default",
                "locks",
                "locks",
                at,
                "",
                "datname,locktype,mode,granted,fastpath,locks",
                row("shop", "relation", "AccessShareLock", true, true, 41),
                row("shop", "transactionid", "ShareLock", false, false, 3));
    }

    private void replication() {
        Instant at = now.minusSeconds(11);
        history.put(
                "default",
                "senders",
                "senders",
                at,
                "",
                "pid,usename,application_name,client_addr,state,sync_state,send_lag_bytes,flush_lag_bytes,replay_lag_bytes,replay_behind_ms",
                row(901, "replicator", "reports", "10.0.0.8", "streaming", "async", 0L, 2_048L, 3_145_728L, 220L),
                row(
                        902,
                        "replicator",
                        HOSTILE,
                        "10.0.0.7",
                        "catchup",
                        "async",
                        80_000_000L,
                        88_000_000L,
                        91_000_000L,
                        64_000L));
        history.put(
                "default",
                "slots",
                "slots",
                at,
                "",
                "slot_name,slot_type,database,active,active_pid,wal_status,retained_bytes",
                row("reports", "physical", null, true, 901, "reserved", 3_145_728L),
                row("audit", "logical", "shop", false, null, "extended", 44_023_414_784L));
        history.put(
                "reports",
                "receiver",
                "receiver",
                at,
                "",
                "status,sender_host,sender_port,slot_name,replay_lag_bytes,replay_paused",
                row("streaming", "10.0.0.5", 5432, "reports", 3_145_728L, false));
        history.put(
                "default",
                "server",
                "server",
                at,
                "",
                "server_version,in_recovery,started_at,timeline",
                row("18.1", false, now.minusSeconds(900_000), 3));
        history.put(
                "default",
                "wraparound",
                "wraparound",
                at,
                "",
                "datname,xid_age,mxid_age,autovacuum_freeze_max_age",
                row("shop", 1_950_000_000L, 20_000_000L, 200_000_000L),
                row("audit", 80_000_000L, 1_900_000_000L, 200_000_000L),
                row(HOSTILE, 41_000_000L, 1_000L, 200_000_000L));
    }
}
