package com.bitville.postgres.webconsole.internal.world;

import static com.bitville.postgres.webconsole.internal.world.PagesWorld.HOSTILE;
import static com.bitville.postgres.webconsole.internal.world.PagesWorld.row;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What the made-up servers count in one minute of the week: days and nights, and tables that grow. */
final class WeekFigures {
    private static final int TABLES = 1_500;
    private static final String[] GROWING = {"events", "orders", "order_lines", HOSTILE};

    private final Instant at;
    private final long minute;
    private final Random chance;

    WeekFigures(Instant at) {
        this.at = at;
        this.minute = at.getEpochSecond() / 60;
        this.chance = new Random(minute);
    }

    /** Around a mean: the more by day, the less by night, and never the same. */
    private double wave(double mean) {
        return mean * (1 + 0.5 * Math.sin(minute * 2 * Math.PI / 1_440) + 0.2 * (chance.nextDouble() - 0.5));
    }

    /** Sessions and what they waited for. */
    List<Cycle> sessions() {
        return List.of(
                WeekWorld.cycle(
                        "default",
                        "activity",
                        at,
                        "",
                        Readings.rowset(
                                "session_counts",
                                "counted_by,value,sessions",
                                row("state", "active", wave(7)),
                                row("state", "idle", wave(40)),
                                row("state", "idle in transaction", wave(3)),
                                row("wait_event_type", "Lock", wave(2))),
                        Readings.rowset("profile.covered", "covered_s,looks,aas,error", row(60.0, 60, wave(7), 0.3)),
                        Readings.rowset(
                                "profile.by",
                                "counted_by,value,aas",
                                row("wait_event_type", "CPU", wave(3.9)),
                                row("wait_event_type", "Lock", wave(2.1)),
                                row("wait_event_type", "IO", wave(1.2)))),
                reports("profile.covered", "covered_s,looks,aas,error", row(60.0, 60, wave(1.2), 0.1)));
    }

    private Cycle reports(String table, String head, List<?> row) {
        return WeekWorld.cycle("reports", "activity", at, "", Readings.rowset(table, head, row));
    }

    private Cycle server(String table, String head, List<?>... rows) {
        return WeekWorld.cycle("default", table, at, "", Readings.rowset(table, head, rows));
    }

    private Cycle shop(String table, String head, List<?>... rows) {
        return WeekWorld.cycle("default", table, at, "shop", Readings.rowset(table, head, rows));
    }

    /** Everything else of the busy server. */
    List<Cycle> server() {
        Cycle counters = WeekWorld.cycle("default", "counters", at, "", counters());
        return minute % 60 < 10
                ? List.of(counters, statements(), sizes(), deadRows())
                : List.of(counters, statements());
    }

    private Rowset[] counters() {
        return new Rowset[] {
            Readings.rowset("connection_limits", "connections,max_connections", row(wave(61), 100)),
            Readings.rowset(
                    "databases",
                    "datname,xact_commit,xact_rollback,blks_hit,blks_read,deadlocks,temp_bytes",
                    row("shop", wave(50_000), wave(360), wave(5.4e6), wave(1e5), chance.nextInt(300) / 299, wave(2e8)),
                    row(HOSTILE, wave(900), wave(2), wave(5e4), wave(1e3), 0, 0)),
            Readings.rowset("statements_rest", "calls,total_exec_time", row(wave(9e4), wave(2e5))),
            Readings.rowset("io", "reads,writes,extends", row(wave(54_000), wave(22_000), wave(3_600))),
            Readings.rowset(
                    "checkpointer",
                    "num_timed,num_requested,write_time,sync_time,buffers_written",
                    row(minute % 5 == 0 ? 1 : 0, chance.nextInt(60) / 59, wave(9e3), wave(40), wave(3e3))),
            Readings.rowset("wal", "wal_fpi", row(wave(900))),
            Readings.rowset(
                    "server",
                    "server_version,in_recovery,started_at,timeline,wal_bytes",
                    row("18.1", false, Instant.EPOCH, 3, wave(5e8))),
            Readings.rowset(
                    "wraparound",
                    "datname,xid_age,mxid_age,autovacuum_freeze_max_age",
                    row("shop", 1.4e9 + (minute % 10_080) * 50_000, 2e7, 2e8),
                    row(HOSTILE, 4e7, 1e3, 2e8)),
            Readings.rowset(
                    "entry_counts",
                    "error_severity,class,entries",
                    row("ERROR", "error", wave(3)),
                    row("LOG", "checkpoint", wave(24))),
        };
    }

    private Cycle statements() {
        return server(
                "statements",
                "queryid,userid,dbid,toplevel,datname,usename,calls,total_exec_time,rows,shared_blks_hit,shared_blks_read,temp_blks_written,wal_bytes",
                IntStream.range(0, 40)
                        .mapToObj(i -> row(
                                WorldRows.id(i),
                                10,
                                5,
                                true,
                                "shop",
                                "shop",
                                (long) wave(900.0 / (i + 1)),
                                wave(60_000.0 / (i + 1)),
                                1_200L,
                                80_000L,
                                900L,
                                0L,
                                120_000L))
                        .toArray(List<?>[]::new));
    }

    private Cycle sizes() {
        return shop(
                "table_sizes",
                "datname,schemaname,relname,total_bytes",
                IntStream.range(0, TABLES)
                        .mapToObj(i -> row("shop", "shop", name(i), size(i)))
                        .toArray(List<?>[]::new));
    }

    private Cycle deadRows() {
        return shop(
                "tables",
                "datname,schemaname,relname,n_live_tup,n_dead_tup,seq_scan",
                IntStream.range(0, TABLES)
                        .mapToObj(i ->
                                row("shop", "shop", name(i), 1_000_000L, (long) wave(1e5 / (i + 1)), 1_000 * minute))
                        .toArray(List<?>[]::new));
    }

    private static String name(int table) {
        return table < GROWING.length ? GROWING[table] : "archive_of_some_month_" + table;
    }

    private long size(int table) {
        long base = 9_000_000_000L / (table + 1);
        return table == 0 ? base + (minute % 10_080) * 700_000 : base;
    }
}
