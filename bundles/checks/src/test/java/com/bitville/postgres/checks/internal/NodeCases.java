package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.Provocation.gauge;
import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;

import com.bitville.postgres.api.history.series.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Provocations for which two nodes, the host or a month of figures are needed; who may come in and leave objects. */
public final class NodeCases {
    private static final long GIB = 1L << 30;
    private static final String OTHER = "other";

    private NodeCases() {}

    static Map<String, @Nullable Object> node(boolean standby, @Nullable Integer timeline) {
        return row(
                "server_version_num",
                180_006,
                "system_identifier",
                "7001",
                "in_recovery",
                standby,
                "timeline",
                timeline,
                "started_at",
                START.minusSeconds(86_400));
    }

    /** A standby that receives a timeline; the primary is on the second. */
    private static Provocation.Step receives(int timeline) {
        return (world, minute) -> world.elsewhere(OTHER, "server", node(false, 2))
                .has("server", node(true, null))
                .has("receiver", row("status", "streaming", "received_tli", timeline));
    }

    /** The host and the server's settings; shared_buffers in blocks, work_mem in kB. */
    public static World host(World world, long memory, long sharedBuffers, long workMem) {
        world.elsewhere("host", "memory", row("total_bytes", memory))
                .elsewhere("host", "postgres_processes", row("port", 5_432, "started_at", START.minusSeconds(86_401)));
        return world.has(
                "settings_all",
                Rows.setting("port", "5432"),
                Rows.setting("shared_buffers", String.valueOf(sharedBuffers)),
                Rows.setting("work_mem", String.valueOf(workMem)),
                Rows.setting("maintenance_work_mem", "65536"),
                Rows.setting("autovacuum_work_mem", "-1"),
                Rows.setting("autovacuum_max_workers", "3"),
                Rows.setting("max_connections", "100"),
                Rows.setting("huge_pages_status", "off"));
    }

    private static Provocation.Step memory(long sharedBuffers, long workMem) {
        return (world, minute) -> host(world, 8 * GIB, sharedBuffers, workMem)
                .has("session_counts", row("counted_by", "state", "value", "active", "sessions", 40));
    }

    /** The server tells from 17 on what it has. */
    private static Provocation.Step pages(long sharedBuffers) {
        return (world, minute) -> {
            memory(sharedBuffers, 1).set(world, minute);
            world.primary(180_006);
        };
    }

    private static Provocation.Step waits(int settings) {
        return (world, minute) -> {
            world.series.put(SeriesKey.of("default", "settings.pending_restart"), at -> (double) settings);
            world.has("settings_all", row("name", "shared_buffers", "pending_restart", settings > 0, "setting", "1"));
        };
    }

    /** The last half hour against a week of one read in a hundred. */
    private static Provocation.Step hits(double hits, double reads) {
        return (world, minute) -> {
            Instant since = world.clock.instant().minus(Duration.ofMinutes(40));
            world.series.put(
                    SeriesKey.of("default", "statements.shared_blks_hit"), at -> at.isAfter(since) ? hits : 99_000d);
            world.series.put(
                    SeriesKey.of("default", "statements.shared_blks_read"), at -> at.isAfter(since) ? reads : 1_000d);
            world.has("databases", row("datname", "shop"));
        };
    }

    /** A checkpoint is requested every ten minutes, after so much WAL. */
    private static Provocation.Step checkpoints(long wal) {
        return (world, minute) -> world.has("settings_all", Rows.setting("max_wal_size", "1024"))
                .has(
                        "checkpointer",
                        row(
                                "num_requested",
                                minute % 10 == 9 ? 1 : 0,
                                "redo_bytes",
                                minute % 10 == 8 ? wal : 1,
                                "checkpoint_time",
                                world.clock.instant()));
    }

    private static Map<String, @Nullable Object> kernel(String pages, int overcommit, int swappiness) {
        return row(
                "postgres_servers",
                1,
                "is_container",
                false,
                "transparent_hugepage",
                pages,
                "overcommit_memory",
                overcommit,
                "swappiness",
                swappiness);
    }

    private static Provocation kernel(
            String check, Map<String, @Nullable Object> bad, Map<String, @Nullable Object> fine) {
        return new Provocation(
                check,
                "host",
                "hint",
                (world, minute) -> world.has("host", bad).has("swap", row("used_percent", 12)),
                (world, minute) -> world.has("host", fine).has("swap", row("used_percent", 12)));
    }

    /** A large index, and what this node and a standby have counted of it since some days. */
    static World index(World world, int pages, double scansHere, double scansThere, int days) {
        return index(world, "indexes", "index.scans", pages, scansHere, scansThere, days);
    }

    private static World index(
            World world, String table, String figure, int pages, double scansHere, double scansThere, int days) {
        world.has("server", node(false, 1))
                .elsewhere(OTHER, "server", node(true, null))
                .has("senders", row("application_name", "standby1"))
                .has("databases", row("datname", "shop"));
        List.of(Map.entry("default", scansHere), Map.entry(OTHER, scansThere))
                .forEach(each -> world.series.put(
                        new SeriesKey(
                                each.getKey(),
                                figure,
                                world.called("shop"),
                                world.called("public") + "." + world.called("i\"1")),
                        at -> at.isBefore(START.minus(Duration.ofDays(days))) ? Double.NaN : each.getValue()));
        return world.visits("shop", table, SchemaCases.index(0, pages));
    }

    private static Provocation visited(
            String check,
            String severity,
            String table,
            Map<String, @Nullable Object> bad,
            Map<String, @Nullable Object> fine) {
        return new Provocation(
                check,
                "default",
                severity,
                (world, minute) ->
                        world.has("databases", row("datname", "shop")).visits("shop", table, bad),
                (world, minute) ->
                        world.has("databases", row("datname", "shop")).visits("shop", table, fine));
    }

    private static Map<String, @Nullable Object> kind(String persistence, boolean key, int rows) {
        return SchemaCases.with(
                SchemaCases.table(0),
                "relkind",
                "r",
                "is_partition",
                false,
                "relpersistence",
                persistence,
                "has_primary_key",
                key,
                "n_live_tup",
                rows);
    }

    /** A table above its limit that is vacuumed all the time. */
    static World vacuumed(World world, long dead, int holderMinutes) {
        return world.has("databases", row("datname", "shop"))
                .has("xmin_holders", Rows.holder(holderMinutes, 5_000))
                .visits(
                        "shop",
                        "tables",
                        SchemaCases.with(
                                SchemaCases.table(dead),
                                "last_autovacuum",
                                world.clock.instant().plusSeconds(30)));
    }

    static List<Provocation> cases() {
        List<Provocation> cases = new ArrayList<>();
        cases.add(new Provocation(
                "timeline",
                "default",
                "error",
                (world, minute) -> world.has("server", node(false, 1)).elsewhere(OTHER, "server", node(false, 2)),
                (world, minute) -> world.has("server", node(false, 1)).elsewhere(OTHER, "server", node(true, null))));
        cases.add(new Provocation("timeline", "default", "error", receives(1), receives(2)));
        cases.add(gauge(
                "unencrypted_remote",
                "hint",
                "ssl",
                row("ssl", false, "connections", 9, "remote_connections", 1),
                row("ssl", false, "connections", 9, "remote_connections", 0)));
        cases.add(visited(
                "public_create",
                "warning",
                "schemas",
                row("schemaname", "app", "owner", "o"),
                row("schemaname", null)));
        cases.add(visited("no_primary_key", "hint", "tables", kind("p", false, 1_001), kind("p", false, 800)));
        cases.add(visited("no_primary_key", "hint", "tables", kind("p", false, 1_001), kind("p", true, 1_001)));
        cases.add(visited("unlogged", "hint", "tables", kind("u", true, 1_001), kind("p", true, 1_001)));
        cases.add(new Provocation(
                "vacuum_ineffective",
                "default",
                "warning",
                (world, minute) -> vacuumed(world, 40_000, minute + 2),
                (world, minute) -> vacuumed(world, 20_050, minute + 2)));
        cases.add(new Provocation(
                "index_unused",
                "default",
                "hint",
                (world, minute) -> index(world, 1_281, 0, 0, 32),
                (world, minute) -> index(world, 1_280, 0, 0, 32)));
        cases.add(new Provocation(
                "partitioned_index_unused",
                "default",
                "hint",
                (world, minute) -> index(world, "partitioned_indexes", "index.partitioned_scans", 1_281, 0, 0, 32),
                (world, minute) -> index(world, "partitioned_indexes", "index.partitioned_scans", 1_281, 0, 0.1, 32)));
        cases.add(new Provocation(
                "shared_buffers_size", "default", "hint", memory(GIB / 8_192 / 2, 1), memory(GIB / 8_192, 1)));
        cases.add(new Provocation(
                "memory_overcommitted",
                "default",
                "warning",
                memory(2 * GIB / 8_192, 160_000),
                memory(2 * GIB / 8_192, 100_000)));
        cases.add(new Provocation("huge_pages_off", "default", "hint", pages(9 * GIB / 8_192), pages(8 * GIB / 8_192)));
        cases.add(new Provocation("pending_restart", "default", "warning", waits(1), waits(0)));
        cases.add(new Provocation("cache_hit_drop", "default", "hint", hits(6_000, 4_000), hits(99_000, 1_000)));
        cases.add(new Provocation(
                "checkpoints_forced", "default", "warning", checkpoints(700_000_000), checkpoints(1_000_000)));
        cases.add(new Provocation(
                "crash_restart",
                "default",
                "warning",
                (world, minute) -> world.has("entry_counts", row("class", "crash", "entries", 1)),
                (world, minute) -> world.has("entry_counts", row("class", "crash", "entries", 0))));
        cases.add(kernel("transparent_hugepage", kernel("always", 2, 1), kernel("madvise", 2, 1)));
        cases.add(kernel("overcommit", kernel("never", 0, 1), kernel("never", 2, 1)));
        cases.add(kernel("swappiness", kernel("never", 2, 60), kernel("never", 2, 10)));
        return cases;
    }
}
