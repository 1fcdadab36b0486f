package com.bitville.postgres.shell.internal.world;

import static com.bitville.postgres.shell.internal.view.FakeHistory.table;

import com.bitville.postgres.shell.internal.view.FakeHistory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The counters of databases, and what visits of the databases shop, twice, and lager of the server default have read, and one of reports. */
public final class FakeDatabases {
    private static final String TABLE = "datname,schemaname,relname,relpages:GAUGE,toast_pages:GAUGE,n_live_tup:GAUGE,"
            + "n_dead_tup:GAUGE,seq_scan:GAUGE,n_tup_ins:GAUGE,vacuum_threshold:GAUGE,vacuum_debt:GAUGE,analyze_debt:GAUGE,"
            + "autovacuum_enabled:FLAG";
    private static final String TABLES_SUM =
            "datname,relations:GAUGE,partitions:GAUGE,pages:GAUGE,n_live_tup:GAUGE,n_dead_tup:GAUGE,changed:GAUGE";
    private static final String INDEX = "datname,schemaname,relname,indexrelname,amname,relpages:GAUGE,idx_scan:GAUGE,"
            + "indisunique:FLAG,indisvalid:FLAG";
    private static final String INDEXES_SUM = "datname,relations:GAUGE,pages:GAUGE,invalid:GAUGE,never_scanned:GAUGE";
    private static final String PROBLEM = "datname,problem,schemaname,relname,name,other,pages:GAUGE,idx_scan:GAUGE";

    private FakeDatabases() {}

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    /** The counters of the databases of a server. */
    static void counters(FakeHistory history, String server) {
        history.saw(
                server,
                "databases",
                50,
                60_000,
                table(
                        "databases",
                        "datname,xact_commit:COUNTER,xact_rollback:COUNTER,blks_hit:COUNTER,blks_read:COUNTER,"
                                + "temp_bytes:COUNTER,deadlocks:COUNTER",
                        row("shop", 2_520L, 6L, 9_950L, 50L, 0L, 1L),
                        row("postgres", 60L, 0L, 100L, 0L, 0L, 0L)));
    }

    /** Adds them to a history. */
    public static void visited(FakeHistory history) {
        shopBefore(history);
        shop(history);
        history.visited(
                "lager",
                Duration.ofHours(3),
                table("tables_sum", TABLES_SUM, row("lager", 7, 0, 256_000L, 120_000_000L, 1L, 0)),
                table("indexes_sum", INDEXES_SUM, row("lager", 9, 1_440L, 1, 2)),
                table("index_problems", PROBLEM, row("lager", "duplicate", "s", "t", "twin", "first", 720, 0)));
        history.saw(
                "progress",
                -5,
                0,
                table(
                        "progress",
                        "pid:GAUGE,operation,datname,relid:GAUGE,phase,done:GAUGE,total:GAUGE",
                        row(815, "vacuum", "shop", 16_402, "scanning heap", 15, 120)));
        history.saw(
                "progress",
                55,
                0,
                table(
                        "progress",
                        "pid:GAUGE,operation,datname,relid:GAUGE,phase,done:GAUGE,total:GAUGE",
                        row(815, "vacuum", "shop", 16_402, "scanning heap", 30, 120)));
        history.saw(
                "xmin_holders",
                55,
                0,
                table(
                        "xmin_holders",
                        "holder,name,pid:GAUGE,datname,usename,state,xmin_age:GAUGE,age_ms:GAUGE",
                        row("slot", "cdc", null, null, null, "inactive", 9_000, null),
                        row("session", "report", 4_711, "shop", "app", "idle in transaction", 12_345, 4_200_000)));
        history.visited(
                "reports",
                "archive",
                Duration.ofSeconds(1),
                table("tables_sum", TABLES_SUM, row("archive", 1, 24, 12L, 1L, 0L, 1)));
    }

    private static void shopBefore(FakeHistory history) {
        history.visited(
                "shop",
                Duration.ofMinutes(40),
                table("tables", TABLE, row("shop", "public", "gone", 1, 0, 1, 0, 1, 1, 50, -50, -50, true)),
                table("index_problems", PROBLEM, row("shop", "invalid", "public", "t", "old", null, 1, 0)));
    }

    private static void shop(FakeHistory history) {
        history.visited(
                "shop",
                Duration.ofMinutes(4),
                table(
                        "tables",
                        TABLE,
                        row("shop", "public", "orders", 12_800, 0, 1_000, 500, 3, 9, 100, 400, -5, true),
                        row("shop", "public", "notes", 128, 128_000, 10, 0, 900, 1, 50, -50, 7, false)),
                table("tables_sum", TABLES_SUM, row("shop", 2, 0, 140_928L, 1_010L, 500L, 2)),
                table(
                        "indexes",
                        INDEX,
                        row("shop", "public", "orders", "orders_pkey", "btree", 2_745, 18_204L, true, true),
                        row("shop", "public", "orders", "orders_note_trgm", "gin", 9, 0L, false, false)),
                table("indexes_sum", INDEXES_SUM, row("shop", 2, 2_754L, 1, 1)),
                table("index_problems", PROBLEM),
                table(
                        "bloat",
                        "datname,schemaname,relname,relkind,relpages:GAUGE,bloat_percent:GAUGE,bloat_bytes:GAUGE,estimator",
                        row("shop", "public", "orders", "r", 12_800, 49.5, 51_904_512L, "fixed_width"),
                        row("shop", "public", "notes", "r", 128, null, null, null)),
                table(
                        "oldest_tables",
                        "datname,schemaname,relname,xid_age:GAUGE,mxid_age:GAUGE,relpages:GAUGE,holder_pid:GAUGE",
                        row("shop", "pg_temp_3", "mine", 50_002, 12, 1, 4711)));
    }
}
