package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What all checks cost the agent beside two hundred databases, an hour of history and hundreds of settings. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class LookCostTest {
    private static final int MOST_MS = 20;
    private static final int LOOKS = 41;

    @Test
    void allChecksTakeLessThanTwentyMillisecondsOfCpu() {
        World world = new World("default");
        List<Map<String, @Nullable Object>> databases = new ArrayList<>();
        List<Map<String, @Nullable Object>> ages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            databases.add(row(
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
                    0));
            ages.add(row(
                    "datname", "db" + i, "xid_age", 1_000, "mxid_age", 1, "autovacuum_freeze_max_age", 200_000_000));
        }
        List<Map<String, @Nullable Object>> settings = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            settings.add(row("name", "setting_" + i, "setting", "1", "source", "default", "pending_restart", false));
        }
        List<Map<String, @Nullable Object>> sessions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sessions.add(row(
                    "pid",
                    i,
                    "datname",
                    "db",
                    "usename",
                    "u",
                    "application_name",
                    "a",
                    "backend_type",
                    "client backend",
                    "state",
                    "active",
                    "xact_age_ms",
                    10,
                    "state_age_ms",
                    10));
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
        for (int i = 0; i < 200; i++) {
            List<Map<String, @Nullable Object>> duplicates = new ArrayList<>();
            for (int j = 0; j < 5; j++) {
                duplicates.add(SchemaCases.with(SchemaCases.problem("duplicate", 9), "name", "i" + j));
            }
            world.visitsAll("db" + i, "index_problems", duplicates)
                    .visits("db" + i, "tables", SchemaCases.table(40_000))
                    .visits("db" + i, "sequences", SchemaCases.sequence(80.0))
                    .visits("db" + i, "bloat", SchemaCases.bloat(20, 5));
        }
        world.minutes(80);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < LOOKS; i++) {
            long before = threads.getCurrentThreadCpuTime();
            world.minutes(1);
            nanos.add(threads.getCurrentThreadCpuTime() - before);
        }
        nanos.sort(null);
        assertThat(nanos.get(LOOKS / 2) / 1e6).as("median ms of CPU a look").isLessThan(MOST_MS);
        System.out.printf(
                "a look over 200 databases: %.1f ms of CPU (median), %.1f at most%n",
                nanos.get(LOOKS / 2) / 1e6, nanos.get(LOOKS - 1) / 1e6);
    }
}
