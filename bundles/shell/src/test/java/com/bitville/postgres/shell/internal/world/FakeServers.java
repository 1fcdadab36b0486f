package com.bitville.postgres.shell.internal.world;

import static com.bitville.postgres.shell.internal.view.FakeHistory.table;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.shell.internal.view.FakeHistory;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was read of the servers default and reports, and of the host. */
final class FakeServers {
    static final Instant NOW = FakeHistory.NOW;
    static final String REQUEST = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

    private FakeServers() {}

    static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    static FakeHistory history() {
        FakeHistory history = new FakeHistory();
        server(history, "default", 57, 0);
        server(history, "reports", 30, 100);
        history.saw(
                "host",
                "host",
                55,
                60_000,
                table(
                        "load",
                        "load1:GAUGE,load5:GAUGE,running:GAUGE,context_switches_per_s:GAUGE",
                        row(0.84, 3.56, 3, 2165.4)),
                table(
                        "filesystems",
                        "mount_point,device,type,used_percent:GAUGE",
                        row("/", "/dev/vda1", "ext4", 41.2),
                        row("/var/lib/postgresql/a/rather/long/mount/point", "/dev/mapper/vg0-data", "xfs", 88.0)));
        FakeDatabases.visited(history);
        return history;
    }

    private static void server(FakeHistory history, String server, long second, int from) {
        history.saw(server, "activity", second, 0, activity(from));
        FakeDatabases.counters(history, server);
        history.saw(
                server,
                "server",
                50,
                60_000,
                table(
                        "server",
                        "server_version,in_recovery:FLAG,started_at:TIME,conf_loaded_at:TIME,wal_bytes:COUNTER,wal_lsn,xids:COUNTER",
                        row(
                                "18.6",
                                false,
                                NOW.minusSeconds(90_000),
                                NOW.minusSeconds(600),
                                75_000_000L,
                                "0/1A2B3C4",
                                2_580L)));
        history.saw(
                server,
                "settings",
                40,
                0,
                table(
                        "settings_all",
                        "name,setting,unit,is_set:FLAG,pending_restart:FLAG",
                        row("work_mem", "8192", "kB", true, false),
                        row("shared_buffers", "16384", "8kB", true, true)));
        statements(history, server, 20);
        statements(history, server, 50);
        history.saw(server, "profile", 50, 60_000, FakeProfile.minute(60_000, 30_000, 3.0));
        history.saw(
                server,
                "logs",
                52,
                60_000,
                table(
                        "entries",
                        "time:TIME,error_severity,class,datname,usename,application_name,pid:GAUGE,message,detail,statement",
                        row(
                                NOW.minusSeconds(30),
                                "LOG",
                                "lock_wait",
                                "shop",
                                "bob",
                                "web",
                                from + 2,
                                "process " + (from + 2)
                                        + " still waiting for ShareLock on transaction 1351 after 1000.085 ms",
                                "Process holding the lock: " + (from + 1) + ". Wait queue: " + (from + 2) + ".",
                                "UPDATE products SET stock = stock - $1 WHERE id = $2"),
                        row(
                                NOW.minusSeconds(20),
                                "ERROR",
                                "error:constraint",
                                "shop",
                                "ann",
                                "psql",
                                from + 1,
                                "duplicate key value violates unique constraint \"orders_pkey\"",
                                "Key (...)=(...) already exists.",
                                "INSERT INTO orders VALUES ($1)"),
                        row(
                                NOW.minusSeconds(10),
                                "LOG",
                                "checkpoint",
                                null,
                                null,
                                null,
                                77,
                                "checkpoint complete",
                                null,
                                null)));
    }

    private static void statements(FakeHistory history, String server, long second) {
        String columns = "queryid:ID64,userid:GAUGE,usename,dbid:GAUGE,datname,toplevel:FLAG,calls:COUNTER,"
                + "total_exec_time:COUNTER,rows:COUNTER,shared_blks_read:COUNTER";
        history.saw(
                server,
                "statements",
                second,
                30_000,
                table(
                        "statements",
                        columns,
                        row(4411L, 10, "bob", 5, "shop", true, 33L, 30_487.1, 33L, 7L),
                        row(-8_178_799_135_334_174_955L, 10, "bob", 5, "shop", true, 24L, 5.04, 24L, 0L)));
        history.saw(
                server,
                "statement_texts",
                second,
                0,
                table(
                        "statement_texts",
                        "queryid:ID64,query",
                        row(
                                4411L,
                                "UPDATE products SET stock = stock - $1, changed_at = now(), changed_by = $2"
                                        + " WHERE id = $3 AND warehouse = ANY ($4)")));
    }

    private static Rowset[] activity(int from) {
        String sessions = "pid:GAUGE,usename,datname,application_name,client_addr,state,wait_event_type,wait_event,"
                + "query_age_ms:GAUGE,state_age_ms:GAUGE,xact_age_ms:GAUGE,backend_age_ms:GAUGE,blocked_by:GAUGE,"
                + "backend_start:TIME,query_start:TIME,query_id:ID64,query:SQL_TEXT";
        return new Rowset[] {
            table(
                    "sessions",
                    sessions,
                    row(
                            from + 2,
                            "bob",
                            "shop",
                            "web frontend 7",
                            "10.0.0.17",
                            "active",
                            "Lock",
                            "transactionid",
                            3_100.0,
                            3_100.0,
                            3_200.0,
                            86_400_000.0,
                            List.of(from + 1),
                            NOW.minusSeconds(86_400),
                            NOW.minusMillis(3_100),
                            4411L,
                            "UPDATE products SET stock = stock - 1 WHERE id = 4711"),
                    row(
                            from + 1,
                            "ann",
                            "shop",
                            "psql",
                            null,
                            "idle in transaction",
                            "Client",
                            "ClientRead",
                            65_000.0,
                            64_000.0,
                            66_000.0,
                            120_000.0,
                            null,
                            NOW.minusSeconds(120),
                            NOW.minusSeconds(65),
                            null,
                            "SELECT *\n  FROM products\n  FOR UPDATE")),
            table(
                    "session_counts",
                    "counted_by,value,sessions:GAUGE",
                    row("state", "active", 1L),
                    row("state", "idle in transaction", 1L),
                    row("state", "idle", 7L)),
            table("blocking.waiters", "waiting:GAUGE,examined:GAUGE", row(1, 1)),
            table(
                    "blocking.edges",
                    "blocked_pid:GAUGE,blocker_pid:GAUGE,blocker_prepared,blocked_user,blocked_database,blocked_query:SQL_TEXT,"
                            + "wait_ms:GAUGE,mode,relation,locktype",
                    row(
                            from + 2,
                            from + 1,
                            null,
                            "bob",
                            "shop",
                            "UPDATE products SET stock = stock - 1 WHERE id = 4711",
                            3_050.0,
                            "ShareLock",
                            null,
                            "transactionid")),
            table(
                    "blocking.roots",
                    "pid:GAUGE,prepared,usename,datname,state,state_age_ms:GAUGE,blocked_in_all:GAUGE,query:SQL_TEXT",
                    row(
                            from + 1,
                            null,
                            "ann",
                            "shop",
                            "idle in transaction",
                            64_000.0,
                            1,
                            "SELECT *\n  FROM products\n  FOR UPDATE")),
            table(
                    "blocking.incidents",
                    "incident_id,state,started_at:TIME,duration_ms:GAUGE,peak_blocked:GAUGE,pid:GAUGE,prepared,deadlock,usename,"
                            + "application_name,relation,locktype,query:SQL_TEXT",
                    row(
                            "1@x",
                            "ended",
                            NOW.minusSeconds(300),
                            12_000.0,
                            3,
                            from + 9,
                            null,
                            null,
                            "eve",
                            "batch",
                            "public.products",
                            "tuple",
                            "UPDATE products SET price = price * 1.1 WHERE category = 'garden' AND discontinued IS FALSE"))
        };
    }
}
