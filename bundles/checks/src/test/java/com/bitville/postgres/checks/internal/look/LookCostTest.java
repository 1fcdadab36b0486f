package com.bitville.postgres.checks.internal.look;

import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.checks.internal.Rows;
import com.bitville.postgres.checks.internal.SchemaCases;
import com.bitville.postgres.checks.internal.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What all checks cost the agent beside two hundred databases of a hundred tables, of which each cycle visits ten, with an hour of history
 * and hundreds of settings.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class LookCostTest {
    private static final int MOST_MS = 20;
    private static final int DATABASES = 200;
    private static final int A_CYCLE = 10;
    private static final int TABLES = 100;
    private static final int LOOKS = 40;
    /** Columns that no check reads, before those that one does. */
    private static final int OTHERS = 20;

    private final World world = new World("default");

    private static Map<String, @Nullable Object> wide(Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> wide = new LinkedHashMap<>();
        for (int i = 0; i < OTHERS; i++) {
            wide.put("other_" + i, (long) i);
        }
        wide.putAll(row);
        return wide;
    }

    private void server() {
        List<Map<String, @Nullable Object>> databases = new ArrayList<>();
        List<Map<String, @Nullable Object>> ages = new ArrayList<>();
        for (int i = 0; i < DATABASES; i++) {
            databases.add(wide(row(
                    "datname",
                    "db" + i,
                    "datconnlimit",
                    -1,
                    "xact_commit",
                    60,
                    "xact_rollback",
                    1,
                    "deadlocks",
                    0,
                    "temp_bytes",
                    1_000,
                    "checksum_failures",
                    0)));
            ages.add(row(
                    "datname", "db" + i, "xid_age", 1_000, "mxid_age", 1, "autovacuum_freeze_max_age", 200_000_000));
        }
        List<Map<String, @Nullable Object>> settings = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            settings.add(row("name", "setting_" + i, "setting", "1", "source", "default", "pending_restart", false));
        }
        List<Map<String, @Nullable Object>> sessions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sessions.add(wide(Rows.session("active", 0, 0)));
        }
        world.holds("databases", databases)
                .holds("wraparound", ages)
                .holds("settings_all", settings)
                .holds("sessions", sessions)
                .has("roles_all", row("rolname", "a", "rolsuper", true, "rolcanlogin", true))
                .has("role_members_all")
                .has("senders")
                .has("slots")
                .has("prepared")
                .has("session_counts", row("counted_by", "state", "value", "active", "sessions", 3))
                .has("checkpointer", row("num_requested", 0, "redo_bytes", 5))
                .has("archiver", row("archive_mode", "on", "ready_files", 0));
    }

    private void visit(int look) {
        for (int i = 0; i < A_CYCLE; i++) {
            String database = "db" + (look * A_CYCLE + i) % DATABASES;
            List<Map<String, @Nullable Object>> tables = new ArrayList<>();
            List<Map<String, @Nullable Object>> indexes = new ArrayList<>();
            List<Map<String, @Nullable Object>> estimates = new ArrayList<>();
            List<Map<String, @Nullable Object>> duplicates = new ArrayList<>();
            for (int j = 0; j < TABLES; j++) {
                tables.add(wide(SchemaCases.with(
                        SchemaCases.with(SchemaCases.table(j % 10 == 0 ? 40_000 : 0), "relid", 16_500 + j),
                        "relname",
                        "t" + j)));
                indexes.add(wide(SchemaCases.with(
                        SchemaCases.with(SchemaCases.index(j % 10 == 0 ? 0 : 5, 9_000), "indexrelid", 18_500 + j),
                        "indexrelname",
                        "i" + j)));
                estimates.add(SchemaCases.with(SchemaCases.bloat(20, 5), "relname", "t" + j));
                if (j % 10 == 0) {
                    duplicates.add(SchemaCases.with(SchemaCases.problem("duplicate", 9), "name", "i" + j));
                }
            }
            world.visitsAll(database, "tables", tables)
                    .visitsAll(database, "indexes", indexes)
                    .visitsAll(database, "bloat", estimates)
                    .visitsAll(database, "index_problems", duplicates)
                    .visits(database, "sequences", SchemaCases.sequence(80.0));
        }
        world.minutes(1);
    }

    @Test
    void allChecksTakeLessThanTwentyMillisecondsOfCpuAlsoAfterVisits() {
        server();
        for (int look = 0; look < 80; look++) {
            visit(look);
        }
        List<Long> visited = new ArrayList<>();
        List<Long> others = new ArrayList<>();
        for (int look = 0; look < LOOKS; look++) {
            visit(look);
            visited.add(world.cpuNanos());
            world.minutes(1);
            others.add(world.cpuNanos());
        }
        visited.sort(null);
        others.sort(null);
        System.out.printf(
                "a look over %d databases: %.1f ms of CPU (median), %.1f at most; after %d visits %.1f and %.1f%n",
                DATABASES,
                others.get(LOOKS / 2) / 1e6,
                others.get(LOOKS - 1) / 1e6,
                A_CYCLE,
                visited.get(LOOKS / 2) / 1e6,
                visited.get(LOOKS - 1) / 1e6);
        assertThat(others.get(LOOKS / 2) / 1e6).as("median ms of CPU a look").isLessThan(MOST_MS);
        assertThat(visited.get(LOOKS / 2) / 1e6)
                .as("median ms of CPU a look after visits")
                .isLessThan(MOST_MS);
    }
}
