package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What provokes the checks of visited databases. */
public final class SchemaCases {
    private SchemaCases() {}

    public static Map<String, @Nullable Object> with(Map<String, @Nullable Object> row, @Nullable Object... pairs) {
        Map<String, @Nullable Object> other = new LinkedHashMap<>(row);
        other.putAll(row(pairs));
        return other;
    }

    public static Map<String, @Nullable Object> problem(String problem, int pages) {
        return row(
                "problem",
                problem,
                "schemaname",
                "public",
                "relname",
                "orders",
                "name",
                "i\"1",
                "other",
                "customers",
                "pages",
                pages,
                "idx_scan",
                3,
                "is_unique",
                false);
    }

    public static Map<String, @Nullable Object> sequence(@Nullable Double used) {
        return row(
                "schemaname",
                "public",
                "relname",
                "orders_id_seq",
                "feeds",
                "orders.id",
                "used_percent",
                used,
                "ends_at",
                2_147_483_647,
                "limited_by",
                "column",
                "data_type",
                "integer",
                "descends",
                false,
                "starts_at",
                1,
                "column_schema",
                "public",
                "column_table",
                "orders",
                "column_name",
                "id",
                "column_type",
                "integer",
                "cycles",
                false,
                "readable",
                used != null);
    }

    public static Map<String, @Nullable Object> bloat(@Nullable Integer percent, long bytes) {
        return row(
                "schemaname",
                "public",
                "relname",
                "orders",
                "relkind",
                "r",
                "estimator",
                "column_statistics",
                "relpages",
                1_000_000,
                "expected_pages",
                400_000,
                "bloat_percent",
                percent,
                "bloat_bytes",
                bytes);
    }

    public static Map<String, @Nullable Object> table(long dead) {
        return row(
                "relid",
                16_500,
                "schemaname",
                "public",
                "relname",
                "orders",
                "reltuples",
                100_000,
                "n_live_tup",
                100_000,
                "n_dead_tup",
                dead,
                "vacuum_threshold",
                20_050,
                "vacuum_debt",
                dead - 20_050,
                "n_mod_since_analyze",
                5,
                "n_tup_del",
                0,
                "autovacuum_enabled",
                true,
                "reloptions",
                null,
                "last_autovacuum",
                START.minusSeconds(90_000),
                "last_vacuum",
                null,
                "last_analyze",
                null,
                "last_autoanalyze",
                START.minusSeconds(90_000));
    }

    /** With so many rows inserted since the last vacuum beyond its limit. */
    private static Map<String, @Nullable Object> inserted(int debt) {
        return with(table(0), "n_ins_since_vacuum", 21_000 + debt, "insert_threshold", 21_000, "insert_debt", debt);
    }

    public static Map<String, @Nullable Object> index(long scans, int pages) {
        return row(
                "indexrelid",
                16_600,
                "schemaname",
                "public",
                "relname",
                "orders",
                "indexrelname",
                "i\"1",
                "indisunique",
                false,
                "indisprimary",
                false,
                "indisexclusion",
                false,
                "indisreplident",
                false,
                "indisvalid",
                true,
                "is_partition",
                false,
                "serves_foreign_key",
                false,
                "relpages",
                pages,
                "idx_scan",
                scans);
    }

    static Map<String, @Nullable Object> trigger(String fires, boolean constraint) {
        return row(
                "schemaname",
                "public",
                "relname",
                "orders",
                "name",
                "audit",
                "fires",
                fires,
                "triggers",
                1,
                "of_constraint",
                constraint);
    }

    static Map<String, @Nullable Object> collation(int indexes) {
        return row(
                "schemaname",
                "public",
                "collname",
                "german",
                "version",
                "1.2",
                "library_version",
                "153.80",
                "indexes",
                indexes);
    }

    static Map<String, @Nullable Object> temporary(long age) {
        return row("schemaname", "pg_temp_7", "relname", "basket", "relkind", "r", "xid_age", age, "holder_pid", 42);
    }

    /** The database shop is visited every ten minutes. */
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
                (world, minute) -> visit(world, minute, table, bad),
                (world, minute) -> visit(world, minute, table, fine));
    }

    private static void visit(World world, int minute, String table, Map<String, @Nullable Object> row) {
        world.has("databases", row("datname", "shop"));
        if (minute % 10 == 0) {
            world.visits("shop", table, row);
        }
    }

    public static Map<String, @Nullable Object> foreignKey(int pages, int deleted, int updated) {
        return with(
                problem("foreign_key_without_index", pages),
                "other_relid",
                16_600,
                "other_deleted",
                deleted,
                "other_updated",
                updated);
    }

    static List<Provocation> cases() {
        List<Provocation> cases = new ArrayList<>();
        cases.add(visited("index_invalid", "warning", "index_problems", problem("invalid", 9), problem("x", 9)));
        cases.add(visited("index_duplicate", "warning", "index_problems", problem("duplicate", 9), problem("x", 9)));
        cases.add(visited(
                "index_redundant", "hint", "index_problems", problem("redundant", 1_281), problem("redundant", 1_000)));
        cases.add(visited("fk_no_index", "hint", "index_problems", foreignKey(129, 1, 0), foreignKey(100, 1, 0)));
        cases.add(visited(
                "fk_no_index", "warning", "index_problems", foreignKey(12_801, 1, 0), foreignKey(12_801, 0, 0)));
        cases.add(visited("fk_no_index", "hint", "index_problems", foreignKey(12_801, 0, 1), foreignKey(12_801, 0, 0)));
        cases.add(visited("sequence_end", "warning", "sequences", sequence(70.1), sequence(55.0)));
        cases.add(visited("sequence_end", "error", "sequences", sequence(90.1), sequence(50.0)));
        cases.add(visited("sequence_unreadable", "hint", "sequences", sequence(null), sequence(1.0)));
        cases.add(visited("bloat", "warning", "bloat", bloat(51, 2L << 30), bloat(39, 2L << 30)));
        cases.add(visited("bloat", "warning", "bloat", bloat(51, 2L << 30), bloat(51, 1L << 29)));
        cases.add(visited("triggers_off", "hint", "disabled_triggers", trigger("never", false), trigger("x", false)));
        cases.add(visited("triggers_off", "warning", "disabled_triggers", trigger("never", true), trigger("x", true)));
        cases.add(visited(
                "extension_update",
                "hint",
                "extensions",
                row("extname", "pg_stat_statements", "extversion", "1.11", "default_version", "1.12"),
                row("extname", "pg_stat_statements", "extversion", "1.12", "default_version", "1.12")));
        cases.add(visited("collation_mismatch", "error", "collations", collation(3), collation(0)));
        cases.add(
                visited("temp_schema_age", "warning", "oldest_tables", temporary(100_000_001), temporary(79_000_000)));
        cases.add(new Provocation(
                "autovacuum_overdue",
                "default",
                "warning",
                (world, minute) -> visit(world, minute, "tables", table(40_000)),
                (world, minute) -> visit(world, minute, "tables", table(20_000))));
        cases.add(new Provocation(
                "autovacuum_overdue",
                "default",
                "warning",
                (world, minute) -> visit(world, minute, "tables", inserted(10_001)),
                (world, minute) -> visit(world, minute, "tables", inserted(-1))));
        cases.add(visited(
                "stats_missing",
                "warning",
                "tables",
                with(table(0), "reltuples", -1, "last_autoanalyze", null),
                table(0)));
        cases.add(visited(
                "table_autovacuum_off",
                "warning",
                "tables",
                with(table(10_001), "autovacuum_enabled", false, "reloptions", "{autovacuum_enabled=off}"),
                with(table(7_000), "autovacuum_enabled", false, "reloptions", "{autovacuum_enabled=off}")));
        return cases;
    }
}
