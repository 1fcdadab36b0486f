package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.history.series.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A week in which everything goes wrong, one trouble after the other; and a week of a busy and healthy server, in looks ten or twenty minutes apart: sawtooth ages, a dump each night, a restart, a failover. */
class WeekTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    /** Half of the looks are enough by default. */
    private static final int MINUTES = DEEP ? 10 : 20;

    private static final Duration STEP = Duration.ofMinutes(MINUTES);
    private static final int LOOKS = 7 * 24 * 60 / MINUTES;
    private static final int RESTART = LOOKS * 3 / 10;
    private static final int FAILOVER = LOOKS * 6 / 10;

    private static final int WINDOW = 62;
    /** What these judge is a rate, a growth or a state over time, or takes a second visit. */
    private static final Set<String> OVER_TIME = Set.of(
            "archive_behind",
            "autovacuum_overdue",
            "autovacuum_saturated",
            "checkpoints_forced",
            "clock_skew",
            "deadlocks",
            "index_invalid",
            "recovery_conflicts",
            "replay_paused",
            "rollback_ratio",
            "slot_inactive",
            "stats_missing",
            "swapping",
            "temp_storm",
            "vacuum_ineffective");

    private final TreeMap<String, Integer> late = new TreeMap<>();
    private final World world = new World("default");

    private static Map<String, @Nullable Object> setting(String name, String value) {
        return row("name", name, "setting", value, "source", "configuration file", "context", "sighup");
    }

    private static double hours(Instant at) {
        return Duration.between(START.minus(Duration.ofDays(10)), at).toMinutes() / 60.0;
    }

    private static double age(Instant at) {
        return 60_000_000 + 3_000_000 * (hours(at) % 40);
    }

    private void visit(int look) {
        world.visits(
                        "shop",
                        "tables",
                        SchemaCases.with(
                                SchemaCases.table(15_000 + look % 4 * 4_000), "last_autovacuum", world.clock.instant()))
                .visits("shop", "index_problems", SchemaCases.problem(look % 144 == 0 ? "invalid" : "redundant", 900))
                .visits("shop", "sequences", SchemaCases.sequence(40 + look / 1_000.0))
                .visits("shop", "bloat", SchemaCases.bloat(38 + look % 10, 3L << 30))
                .visits("shop", "oldest_tables", SchemaCases.temporary(60_000_000))
                .visits("shop", "disabled_triggers", SchemaCases.trigger("replica", false))
                .visits("shop", "extensions", row("extname", "plpgsql", "extversion", "1.0", "default_version", "1.0"))
                .visits("shop", "collations");
    }

    private void set(int look, Instant started, boolean standby) {
        Instant at = world.clock.instant();
        int minuteOfDay = look * MINUTES % 1_440;
        boolean night = minuteOfDay < 120;
        world.has(
                        "server",
                        row(
                                "server_version_num",
                                180_006,
                                "in_recovery",
                                standby,
                                "started_at",
                                started,
                                "wal_bytes",
                                200_000_000L,
                                "server_time",
                                at.plus(STEP)))
                .has(
                        "wraparound",
                        row(
                                "datname",
                                "shop",
                                "xid_age",
                                age(at),
                                "mxid_age",
                                5_000,
                                "autovacuum_freeze_max_age",
                                200_000_000,
                                "autovacuum_multixact_freeze_max_age",
                                400_000_000))
                .has(
                        "databases",
                        row(
                                "datname",
                                "shop",
                                "datconnlimit",
                                -1,
                                "xact_commit",
                                60_000,
                                "xact_rollback",
                                400,
                                "deadlocks",
                                look % 60 == 0 ? 1 : 0,
                                "temp_bytes",
                                night ? 300L << 20 : 5L << 20))
                .has(
                        "slots",
                        row(
                                "slot_name",
                                "standby1",
                                "active",
                                look % 200 != 0,
                                "wal_status",
                                "reserved",
                                "retained_bytes",
                                1_000_000L + look % 7 * 1_000L,
                                "restart_lsn",
                                "0/1"))
                .has(
                        "senders",
                        row(
                                "application_name",
                                "standby1",
                                "state",
                                "streaming",
                                "replay_behind_ms",
                                800,
                                "replay_lag_bytes",
                                20_000))
                .has(
                        "archiver",
                        row(
                                "archive_mode",
                                "on",
                                "archived_count",
                                12,
                                "failed_count",
                                look % 300 == 0 ? 1 : 0,
                                "last_failed_time",
                                at.minusSeconds(300),
                                "last_archived_time",
                                at.minusSeconds(20),
                                "ready_files",
                                look % 5 == 0 ? 2 : 0))
                .has("prepared")
                .has("xmin_holders", row("holder", "session", "pid", 7, "xmin_age", 900, "age_ms", 4_000_000L))
                .has(
                        "connection_limits",
                        row(
                                "max_connections",
                                200,
                                "superuser_reserved_connections",
                                3,
                                "connections",
                                night ? 40 : 130,
                                "max_replication_slots",
                                10,
                                "max_wal_senders",
                                10))
                .has(
                        "connections",
                        row(
                                "datname",
                                "shop",
                                "usename",
                                "app",
                                "state",
                                "idle",
                                "connections",
                                90,
                                "rolconnlimit",
                                -1,
                                "datconnlimit",
                                -1))
                .has(
                        "session_counts",
                        row("counted_by", "backend_type", "value", "autovacuum worker", "sessions", night ? 3 : 1))
                .has(
                        "checkpointer",
                        row(
                                "num_timed",
                                2,
                                "num_requested",
                                look % 144 == 0 ? 1 : 0,
                                "redo_bytes",
                                90_000_000,
                                "checkpoint_time",
                                at.minusSeconds(200),
                                "counted_from",
                                "last"))
                .has(
                        "settings_all",
                        setting("max_wal_size", "8192"),
                        setting("checkpoint_completion_target", "0.9"),
                        setting("autovacuum_max_workers", "5"),
                        setting("max_slot_wal_keep_size", "65536"),
                        setting("synchronous_standby_names", ""),
                        setting("password_encryption", "scram-sha-256"))
                .has(
                        "sessions",
                        night
                                ? row(
                                        "pid",
                                        9,
                                        "datname",
                                        "shop",
                                        "usename",
                                        "backup",
                                        "application_name",
                                        "pg_dump",
                                        "backend_type",
                                        "client backend",
                                        "state",
                                        "active",
                                        "xact_age_ms",
                                        minuteOfDay * 60_000L)
                                : row(
                                        "pid",
                                        8,
                                        "datname",
                                        "shop",
                                        "usename",
                                        "app",
                                        "application_name",
                                        "web",
                                        "backend_type",
                                        "client backend",
                                        "state",
                                        "idle in transaction",
                                        "state_age_ms",
                                        40L,
                                        "xact_age_ms",
                                        200L))
                .has("conflicts")
                .has("subscriptions")
                .has("receiver")
                .has("locks", row("fastpath", true, "locks", 4_000))
                .has("roles_all", row("rolname", "postgres", "rolsuper", true, "rolcanlogin", true))
                .has("role_members_all")
                .has(
                        "hba_all",
                        row("line_number", 1, "type", "host", "address", "10.0.0.0", "auth_method", "scram-sha-256"));
    }

    @Test
    void nothingAboveAHintIsToldInAHealthyWeek() {
        world.series.put(new SeriesKey("default", "wraparound.xid_age", "", "shop"), WeekTest::age);
        world.series.put(new SeriesKey("default", "senders.named", "", "standby1"), at -> 1d);
        Instant started = START.minus(Duration.ofDays(30));
        for (int look = 0; look < LOOKS; look++) {
            if (look == RESTART) {
                started = world.clock.instant();
            }
            // A failover: for an hour it follows, then it leads again.
            set(look, started, look >= FAILOVER && look < FAILOVER + 60 / MINUTES);
            if (look % 6 == 0) {
                visit(look);
            }
            world.look(STEP);
        }
        List<Object> told = new ArrayList<>();
        world.told.stream()
                .filter(one -> !"hint".equals(one.get("severity")))
                .forEach(one -> told.add(one.get("check") + ": " + one.get("message")));
        assertThat(told).isEmpty();
        assertThat(world.told).extracting(one -> one.get("check")).contains("crash_restart");
    }

    @ParameterizedTest
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
    @ValueSource(strings = {"default", "host"})
    void eachTroubleIsToldWithinTwoLooksAndEnds(String server) {
        World troubled = new World(server);
        List<Provocation> troubles = ClearedTest.cases().stream()
                .filter(one -> one.server().equals(server))
                .toList();
        for (Provocation trouble : troubles) {
            if (!server.equals("host")) {
                troubled.primary(180_006);
            }
            looks(troubled, trouble, trouble.fine(), false);
            int bad = looks(troubled, trouble, trouble.bad(), true);
            if (bad > 2) {
                late.merge(trouble.check(), bad, Math::max);
            }
            int good = looks(troubled, trouble, trouble.fine(), false);
            assertThat(good).as("looks until %s has ended", trouble).isLessThanOrEqualTo(WINDOW + 3);
        }
        assertThat(late.keySet()).as("looks until told: %s", late).isSubsetOf(OVER_TIME);
        assertThat(late.values()).allMatch(looks -> looks <= WINDOW);
    }

    /** How many looks it takes until the check says so, and no less than an hour of quiet. */
    private static int looks(World troubled, Provocation trouble, Provocation.Step step, boolean open) {
        int needed = 0;
        for (int minute = 0; minute < WINDOW + 3; minute++) {
            step.set(troubled, minute);
            troubled.minutes(1);
            boolean is = troubled.open(trouble.check()).stream()
                    .anyMatch(text -> !open || text.startsWith(trouble.severity()));
            if (is != open) {
                needed = minute + 2;
            } else if (open) {
                return minute + 1;
            }
        }
        return needed;
    }
}
