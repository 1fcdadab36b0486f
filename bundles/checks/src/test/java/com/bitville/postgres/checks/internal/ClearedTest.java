package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.ServerCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check: raised, not raised just below its limit, cleared. */
class ClearedTest {
    /** What is bad, what is just not bad, and the severity of the bad. */
    record Case(String check, String server, String severity, Step bad, Step fine) {
        @Override
        public String toString() {
            return check + " " + severity;
        }
    }

    /** Sets tables; {@code minute} counts the looks, so that something can grow. */
    interface Step {
        void set(World world, int minute);
    }

    private static Case gauge(
            String check,
            String severity,
            String table,
            Map<String, @Nullable Object> bad,
            Map<String, @Nullable Object> fine) {
        return new Case(
                check,
                "default",
                severity,
                (world, minute) -> world.has(table, bad),
                (world, minute) -> world.has(table, fine));
    }

    private static Map<String, @Nullable Object> setting(String name, String value) {
        return row("name", name, "setting", value, "source", "configuration file", "context", "sighup", "unit", null);
    }

    private static Map<String, @Nullable Object> session(String state, int stateMinutes, int xactMinutes) {
        return row(
                "pid",
                42,
                "datname",
                "shop",
                "usename",
                "app",
                "application_name",
                "web",
                "backend_type",
                "client backend",
                "state",
                state,
                "state_age_ms",
                stateMinutes * 60_000L,
                "xact_age_ms",
                xactMinutes * 60_000L);
    }

    private static Map<String, @Nullable Object> slot(
            String status, @Nullable Long safe, boolean active, long retained) {
        return row(
                "slot_name",
                "s'1",
                "slot_type",
                "physical",
                "wal_status",
                status,
                "safe_wal_size",
                safe,
                "active",
                active,
                "retained_bytes",
                retained,
                "restart_lsn",
                "0/1");
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(gauge("xid_wraparound", "warning", "wraparound", age(1_100_000_000), age(800_000_000)));
        cases.add(gauge("xid_wraparound", "error", "wraparound", age(1_700_000_000), age(1_000)));
        cases.add(gauge("mxid_wraparound", "warning", "wraparound", age(1_100_000_000), age(800_000_000)));
        cases.add(gauge(
                "invalid_database",
                "error",
                "databases",
                row("datname", "half", "datconnlimit", -2),
                row("datname", "half", "datconnlimit", -1)));
        cases.add(gauge(
                "slot_losing",
                "error",
                "slots",
                slot("unreserved", -100L, true, 1 << 20),
                slot("extended", 1L << 40, true, 1)));
        cases.add(gauge("slot_lost", "error", "slots", slot("lost", null, false, 0), slot("reserved", null, true, 0)));
        cases.add(new Case(
                "slot_inactive",
                "default",
                "warning",
                (world, minute) -> world.has("slots", slot("extended", null, false, 1_000L * minute)),
                (world, minute) -> world.has("slots", slot("extended", null, true, 1_000L * minute))));
        cases.add(gauge("xmin_held", "warning", "xmin_holders", holder(61, 5_000), holder(40, 5_000)));
        cases.add(gauge("xmin_held", "error", "xmin_holders", holder(25 * 60, 5_000), holder(1, 5_000)));
        cases.add(gauge("prepared_orphan", "warning", "prepared", prepared(11), prepared(7)));
        cases.add(gauge("prepared_orphan", "error", "prepared", prepared(61), prepared(7)));
        cases.add(new Case(
                "archive_failing",
                "default",
                "warning",
                (world, minute) -> world.has("archiver", archiver(1, 0, world)),
                (world, minute) -> world.has("archiver", archiver(0, 1, world))));
        cases.add(new Case(
                "archive_behind",
                "default",
                "warning",
                (world, minute) -> world.has("archiver", row("archive_mode", "on", "ready_files", 4 + minute)),
                (world, minute) -> world.has("archiver", row("archive_mode", "on", "ready_files", 2))));
        cases.add(gauge(
                "archive_behind",
                "warning",
                "archiver",
                row("archive_mode", "on", "without_command", true, "ready_files", 1),
                row("archive_mode", "on", "without_command", false, "ready_files", 1)));
        cases.add(gauge(
                "checksum_failures",
                "error",
                "databases",
                row("datname", "shop", "checksum_failures", 1, "checksum_last_failure", START),
                row(
                        "datname",
                        "shop",
                        "checksum_failures",
                        0,
                        "checksum_last_failure",
                        START.minusSeconds(8 * 86_400))));
        cases.add(new Case(
                "disk_full",
                "host",
                "error",
                (world, minute) -> world.has("filesystems", disk(4_900_000_000L)),
                (world, minute) -> world.has("filesystems", disk(5_100_000_000L))));
        cases.add(gauge(
                "replay_lag",
                "warning",
                "senders",
                row("application_name", "r", "state", "streaming", "replay_behind_ms", 301_000, "replay_lag_bytes", 10),
                row(
                        "application_name",
                        "r",
                        "state",
                        "streaming",
                        "replay_behind_ms",
                        200_000,
                        "replay_lag_bytes",
                        10)));
        cases.add(onStandby(
                "receiver_down",
                "warning",
                receiver("streaming", 130_000, false),
                receiver("streaming", 90_000, false)));
        cases.add(onStandby(
                "receiver_down",
                "error",
                receiver("streaming", 16 * 60_000, false),
                receiver("streaming", 5_000, false)));
        cases.add(
                onStandby("replay_paused", "warning", receiver("streaming", 1, true), receiver("streaming", 1, false)));
        cases.add(new Case(
                "recovery_conflicts",
                "default",
                "warning",
                (world, minute) -> world.standby().has("conflicts", row("datname", "shop", "confl_snapshot", 3)),
                (world, minute) -> world.standby().has("conflicts")));
        cases.add(gauge(
                "subscription",
                "warning",
                "subscriptions",
                row("subname", "s", "subenabled", false, "pid", null),
                row("subname", "s", "subenabled", true, "pid", 7)));
        cases.add(gauge("connections", "warning", "connection_limits", limits(79), limits(60)));
        cases.add(gauge("connections", "error", "connection_limits", limits(93), limits(60)));
        cases.add(gauge(
                "role_or_db_limit",
                "warning",
                "connections",
                row(
                        "datname",
                        "shop",
                        "usename",
                        "app",
                        "state",
                        "idle",
                        "connections",
                        9,
                        "rolconnlimit",
                        10,
                        "datconnlimit",
                        -1),
                row(
                        "datname",
                        "shop",
                        "usename",
                        "app",
                        "state",
                        "idle",
                        "connections",
                        6,
                        "rolconnlimit",
                        10,
                        "datconnlimit",
                        -1)));
        cases.add(gauge(
                "idle_in_transaction",
                "warning",
                "sessions",
                session("idle in transaction", 11, 11),
                session("idle in transaction", 7, 90)));
        cases.add(gauge("long_transaction", "warning", "sessions", session("active", 1, 61), session("active", 1, 45)));
        cases.add(new Case(
                "deadlocks",
                "default",
                "warning",
                (world, minute) -> world.has("databases", row("datname", "shop", "deadlocks", 2)),
                (world, minute) -> world.has("databases", row("datname", "shop", "deadlocks", 0))));
        cases.add(new Case(
                "rollback_ratio",
                "default",
                "warning",
                (world, minute) ->
                        world.has("databases", row("datname", "shop", "xact_commit", 100, "xact_rollback", 40)),
                (world, minute) ->
                        world.has("databases", row("datname", "shop", "xact_commit", 100, "xact_rollback", 10))));
        cases.add(new Case(
                "temp_storm",
                "default",
                "warning",
                (world, minute) -> world.has("databases", row("datname", "shop", "temp_bytes", 600L << 20)),
                (world, minute) -> world.has("databases", row("datname", "shop", "temp_bytes", 10L << 20))));
        cases.add(gauge("unsafe_setting", "error", "settings_all", setting("fsync", "off"), setting("fsync", "on")));
        cases.add(gauge(
                "autovacuum_off", "error", "settings_all", setting("autovacuum", "off"), setting("autovacuum", "on")));
        cases.add(gauge(
                "timeouts_off",
                "hint",
                "settings_all",
                setting("idle_in_transaction_session_timeout", "0"),
                setting("idle_in_transaction_session_timeout", "1")));
        cases.add(gauge(
                "random_page_cost",
                "hint",
                "settings_all",
                setting("random_page_cost", "4"),
                setting("random_page_cost", "1.1")));
        cases.add(gauge(
                "io_timing_off",
                "hint",
                "settings_all",
                setting("track_io_timing", "off"),
                setting("track_io_timing", "on")));
        cases.add(gauge(
                "checkpoint_settings",
                "hint",
                "settings_all",
                setting("checkpoint_timeout", "299"),
                setting("checkpoint_timeout", "300")));
        cases.add(gauge(
                "blinders",
                "hint",
                "settings_all",
                setting("log_line_prefix", "%m [%p] "),
                setting("log_line_prefix", "%m %a ")));
        cases.add(gauge(
                "wal_level", "hint", "settings_all", setting("wal_level", "minimal"), setting("wal_level", "replica")));
        cases.add(gauge(
                "md5",
                "warning",
                "settings_all",
                setting("password_encryption", "md5"),
                setting("password_encryption", "scram-sha-256")));
        cases.add(gauge(
                "superuser_logins",
                "hint",
                "roles_all",
                row("rolname", "a", "rolsuper", true, "rolcanlogin", false),
                row("rolname", "a", "rolsuper", true, "rolcanlogin", false)));
        cases.remove(cases.size() - 1);
        cases.add(gauge(
                "role_expired",
                "warning",
                "roles_all",
                row("rolname", "a", "rolcanlogin", true, "rolvaliduntil", START.minusSeconds(60)),
                row("rolname", "a", "rolcanlogin", true, "rolvaliduntil", START.plus(Duration.ofDays(30)))));
        cases.add(gauge(
                "trust_in_hba",
                "error",
                "hba_all",
                row(
                        "line_number",
                        3,
                        "type",
                        "host",
                        "database",
                        "{all}",
                        "user_name",
                        "{all}",
                        "address",
                        "10.0.0.0",
                        "auth_method",
                        "trust"),
                row(
                        "line_number",
                        3,
                        "type",
                        "host",
                        "database",
                        "{all}",
                        "user_name",
                        "{all}",
                        "address",
                        "127.0.0.1",
                        "auth_method",
                        "trust")));
        cases.add(gauge(
                "extension_update",
                "hint",
                "extensions_all",
                row("extname", "pg_stat_statements", "extversion", "1.11", "default_version", "1.12"),
                row("extname", "pg_stat_statements", "extversion", "1.12", "default_version", "1.12")));
        cases.add(new Case(
                "minor_behind",
                "default",
                "warning",
                (world, minute) -> world.primary(180_001),
                (world, minute) -> world.primary(180_006)));
        cases.add(new Case(
                "minor_behind",
                "default",
                "hint",
                (world, minute) -> world.primary(180_005),
                (world, minute) -> world.primary(180_006)));
        cases.add(new Case(
                "end_of_life",
                "default",
                "error",
                (world, minute) -> world.primary(130_023),
                (world, minute) -> world.primary(150_019)));
        cases.add(new Case(
                "oom_kills",
                "host",
                "warning",
                (world, minute) -> world.has("memory", row("oom_kills", 1)),
                (world, minute) -> world.has("memory", row("oom_kills", 0))));
        cases.add(new Case(
                "swapping",
                "host",
                "warning",
                (world, minute) -> world.has("swap", row("in_bytes", 20L << 20)),
                (world, minute) -> world.has("swap", row("in_bytes", 1L << 20))));
        cases.add(new Case(
                "clock_skew",
                "default",
                "warning",
                (world, minute) -> skew(world, 5),
                (world, minute) -> skew(world, 1)));
        cases.add(new Case(
                "autovacuum_saturated",
                "default",
                "warning",
                (world, minute) -> world.has("settings_all", setting("autovacuum_max_workers", "3"))
                        .has(
                                "session_counts",
                                row("counted_by", "backend_type", "value", "autovacuum worker", "sessions", 3)),
                (world, minute) -> world.has("settings_all", setting("autovacuum_max_workers", "3"))
                        .has(
                                "session_counts",
                                row("counted_by", "backend_type", "value", "autovacuum worker", "sessions", 2))));
        cases.add(new Case(
                "standby_missing",
                "default",
                "error",
                (world, minute) -> world.has("settings_all", setting("synchronous_standby_names", "nobody"))
                        .has("senders"),
                (world, minute) -> world.has("settings_all", setting("synchronous_standby_names", "nobody"))
                        .has("senders", row("application_name", "nobody", "sync_state", "sync"))));
        cases.add(new Case(
                "limits_near",
                "default",
                "warning",
                (world, minute) -> world.has("connection_limits", limits(1))
                        .has("slots", slot("reserved", null, true, 0), slot("reserved", null, true, 0)),
                (world, minute) ->
                        world.has("connection_limits", limits(1)).has("slots", slot("reserved", null, true, 0))));
        cases.add(new Case(
                "slot_limit_off",
                "default",
                "warning",
                (world, minute) -> world.has("settings_all", setting("max_slot_wal_keep_size", "-1"))
                        .has("slots", slot("reserved", null, true, 0)),
                (world, minute) -> world.has("settings_all", setting("max_slot_wal_keep_size", "1024"))
                        .has("slots", slot("reserved", null, true, 0))));
        cases.add(new Case(
                "config_error",
                "default",
                "warning",
                (world, minute) -> world.has("settings_all", setting("work_mem", "4096"))
                        .has(
                                "file_settings_all",
                                row(
                                        "seqno",
                                        1,
                                        "name",
                                        "work_mem",
                                        "sourcefile",
                                        "/f",
                                        "sourceline",
                                        3,
                                        "applied",
                                        false)),
                (world, minute) -> world.has("settings_all", setting("work_mem", "4096"))
                        .has(
                                "file_settings_all",
                                row(
                                        "seqno",
                                        1,
                                        "name",
                                        "work_mem",
                                        "sourcefile",
                                        "/f",
                                        "sourceline",
                                        3,
                                        "applied",
                                        true))));
        cases.add(new Case(
                "superuser_sessions",
                "default",
                "warning",
                (world, minute) -> remote(world, "10.1.1.1"),
                (world, minute) -> remote(world, "127.0.0.1")));
        cases.add(new Case(
                "dangerous_members",
                "default",
                "hint",
                (world, minute) -> world.has("roles_all", row("rolname", "app", "rolcanlogin", true, "rolsuper", false))
                        .has(
                                "role_members_all",
                                row("role", "pg_read_all_data", "member", "group"),
                                row("role", "group", "member", "app")),
                (world, minute) -> world.has("roles_all", row("rolname", "app", "rolcanlogin", true, "rolsuper", false))
                        .has("role_members_all", row("role", "group", "member", "app"))));
        cases.add(new Case(
                "superuser_logins",
                "default",
                "hint",
                (world, minute) -> superusers(world, 4),
                (world, minute) -> superusers(world, 2)));
        return cases;
    }

    private static Map<String, @Nullable Object> age(long age) {
        return row(
                "datname",
                "shop",
                "xid_age",
                age,
                "mxid_age",
                age,
                "autovacuum_freeze_max_age",
                200_000_000,
                "autovacuum_multixact_freeze_max_age",
                400_000_000);
    }

    private static Map<String, @Nullable Object> holder(int minutes, long xids) {
        return row(
                "holder",
                "session",
                "pid",
                42,
                "datname",
                "shop",
                "usename",
                "app",
                "xmin_age",
                xids,
                "age_ms",
                minutes * 60_000L);
    }

    private static Map<String, @Nullable Object> prepared(int minutes) {
        return row("transaction", "77", "owner", "app", "database", "shop", "age_ms", minutes * 60_000L, "xid_age", 5);
    }

    private static Map<String, @Nullable Object> archiver(int failed, int archived, World world) {
        return row(
                "archive_mode",
                "on",
                "failed_count",
                failed,
                "archived_count",
                archived,
                "last_failed_wal",
                "0001",
                "last_failed_time",
                failed > 0 ? world.clock.instant() : START,
                "last_archived_time",
                archived > 0 ? world.clock.instant() : START.minusSeconds(600),
                "ready_files",
                0);
    }

    private static Map<String, @Nullable Object> disk(long available) {
        return row(
                "mount_point",
                "/data",
                "used_for",
                "[data]",
                "total_bytes",
                100_000_000_000L,
                "available_bytes",
                available,
                "read_only",
                false);
    }

    private static Case onStandby(
            String check, String severity, Map<String, @Nullable Object> bad, Map<String, @Nullable Object> fine) {
        return new Case(
                check,
                "default",
                severity,
                (world, minute) -> world.standby().has("receiver", bad),
                (world, minute) -> world.standby().has("receiver", fine));
    }

    private static Map<String, @Nullable Object> receiver(String status, int age, boolean paused) {
        return row("status", status, "last_msg_age_ms", age, "replay_paused", paused, "replay_lag_bytes", 5);
    }

    private static Map<String, @Nullable Object> limits(int used) {
        return row(
                "max_connections",
                100,
                "superuser_reserved_connections",
                3,
                "connections",
                used,
                "max_replication_slots",
                2,
                "max_wal_senders",
                10,
                "max_prepared_transactions",
                0);
    }

    private static void skew(World world, int seconds) {
        world.has(
                "server",
                row(
                        "server_version_num",
                        180_006,
                        "in_recovery",
                        false,
                        "server_time",
                        world.clock.instant().plusSeconds(60 + seconds)));
    }

    private static void remote(World world, String address) {
        Map<String, @Nullable Object> session = session("active", 1, 1);
        session.put("client_addr", address);
        session.put("usename", "root");
        world.has("sessions", session).has("roles_all", row("rolname", "root", "rolsuper", true, "rolcanlogin", true));
    }

    private static void superusers(World world, int count) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row("rolname", "su" + i, "rolsuper", true, "rolcanlogin", true));
        }
        world.holds("roles_all", rows);
    }

    /** Longer than every window but the hour of counters. */
    private static final int LONG = 62;

    private static void run(World world, Step step, int minutes) {
        for (int i = 0; i < minutes; i++) {
            step.set(world, i);
            world.minutes(1);
        }
    }

    private static ServerCheck check(String name) {
        return BuiltInChecks.all().stream()
                .filter(check -> check.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRaisedThenCleared(Case one) {
        World world = World.of(one.server(), check(one.check()));
        run(world, one.fine(), LONG);
        assertThat(world.open(one.check())).as("just below").isEmpty();

        run(world, one.bad(), LONG);
        assertThat(world.open(one.check()))
                .as("beyond")
                .isNotEmpty()
                .allMatch(text -> text.startsWith(one.severity()) || one.check().equals("archive_failing"));
        assertThat(world.findings(one.check())).allSatisfy(finding -> {
            assertThat(finding.seen().message()).isNotBlank().doesNotContain("null");
            assertThat(finding.seen().remedy()).isNotEmpty();
        });

        run(world, one.fine(), LONG + 3);
        assertThat(world.open(one.check())).as("cleared").isEmpty();
    }

    @Test
    void everyCheckIsRaisedSomewhere() {
        Set<String> tested = new TreeSet<>();
        Stream.concat(cases().stream().map(Case::check), Stream.of(ELSEWHERE)).forEach(tested::add);
        Set<String> all = new TreeSet<>();
        BuiltInChecks.all().forEach(check -> all.add(check.definition().name()));
        assertThat(all).isEqualTo(tested);
    }

    /** In {@code TrapsTest}: they need days of figures or several moments. */
    private static final String[] ELSEWHERE = {
        "pending_restart", "cache_hit_drop", "checkpoints_forced", "crash_restart"
    };
}
