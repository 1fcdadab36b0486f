package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.Provocation.gauge;
import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;

import com.bitville.postgres.api.collect.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What provokes the checks of load, settings, security, versions and host. */
final class LoadCases {
    private LoadCases() {}

    private static Map<String, @Nullable Object> workers(int used) {
        return SchemaCases.with(Rows.limits(1), "max_worker_processes", 8, "worker_processes", used);
    }

    /** One subject alone may be slow for a reason of its own. */
    private static Provocation.Step silent(boolean both) {
        return (world, minute) -> {
            world.primary(130_023).fails("databases", Reason.TIMED_OUT, "5 s");
            if (both) {
                world.fails("bgwriter", Reason.TIMED_OUT, "5 s");
            } else {
                world.has("bgwriter", row("buffers_clean", 1));
            }
        };
    }

    private static Provocation.Step replicates(boolean may) {
        return (world, minute) -> world.has("role_members_all")
                .has("roles_all", row("rolname", "app", "rolcanlogin", true, "rolsuper", false, "rolreplication", may));
    }

    /** Sessions of a superuser that wait for their client, some of them the agent's own. */
    private static Provocation.Step idle(int remote, int own) {
        return (world, minute) -> world.has("sessions")
                .has("roles_all", row("rolname", "root", "rolsuper", true, "rolcanlogin", true))
                .has(
                        "connections",
                        row(
                                "usename",
                                "root",
                                "state",
                                "idle",
                                "connections",
                                2,
                                "remote_connections",
                                remote,
                                "agent_connections",
                                own,
                                "remote_addr",
                                "10.1.1.1"));
    }

    private static Map<String, @Nullable Object> transactions() {
        return SchemaCases.with(Rows.limits(1), "max_prepared_transactions", 500);
    }

    /** The rows end at 200. */
    private static Map<String, @Nullable Object> oneOf(int prepared) {
        return SchemaCases.with(Rows.prepared(1), "all_prepared", prepared);
    }

    /** A table is due and nobody comes, while so many of three workers are busy. */
    private static Provocation.Step vacuums(int workers) {
        return (world, minute) -> world.has("settings_all", Rows.setting("autovacuum_max_workers", "3"))
                .has("databases", row("datname", "shop"))
                .visits("shop", "tables", SchemaCases.table(40_000))
                .has(
                        "session_counts",
                        row("counted_by", "backend_type", "value", "autovacuum worker", "sessions", workers));
    }

    static List<Provocation> cases() {
        List<Provocation> cases = new ArrayList<>();
        cases.add(gauge("connections", "warning", "connection_limits", Rows.limits(79), Rows.limits(60)));
        cases.add(gauge("connections", "error", "connection_limits", Rows.limits(93), Rows.limits(60)));
        cases.add(new Provocation("stats_collector_stuck", "default", "warning", silent(true), silent(false)));
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
                Rows.session("idle in transaction", 11, 11),
                Rows.session("idle in transaction", 7, 90)));
        cases.add(gauge(
                "long_transaction",
                "warning",
                "sessions",
                Rows.session("active", 1, 61),
                Rows.session("active", 1, 45)));
        cases.add(new Provocation(
                "deadlocks",
                "default",
                "warning",
                (world, minute) -> world.has("databases", row("datname", "shop", "deadlocks", 2)),
                (world, minute) -> world.has("databases", row("datname", "shop", "deadlocks", 0))));
        cases.add(new Provocation(
                "rollback_ratio",
                "default",
                "warning",
                (world, minute) ->
                        world.has("databases", row("datname", "shop", "xact_commit", 100, "xact_rollback", 40)),
                (world, minute) ->
                        world.has("databases", row("datname", "shop", "xact_commit", 100, "xact_rollback", 10))));
        cases.add(new Provocation(
                "temp_storm",
                "default",
                "warning",
                (world, minute) -> world.has("databases", row("datname", "shop", "temp_bytes", 600L << 20)),
                (world, minute) -> world.has("databases", row("datname", "shop", "temp_bytes", 10L << 20))));
        cases.add(setting("unsafe_setting", "error", "fsync", "off", "on"));
        cases.add(setting("autovacuum_off", "error", "autovacuum", "off", "on"));
        cases.add(setting("timeouts_off", "hint", "idle_in_transaction_session_timeout", "0", "1"));
        cases.add(setting("random_page_cost", "hint", "random_page_cost", "4", "1.1"));
        cases.add(setting("io_timing_off", "hint", "track_io_timing", "off", "on"));
        cases.add(setting("checkpoint_settings", "hint", "checkpoint_timeout", "299", "300"));
        cases.add(setting("blinders", "hint", "log_line_prefix", "%m [%p] ", "%m %a "));
        cases.add(setting("wal_level", "hint", "wal_level", "minimal", "replica"));
        cases.add(setting("md5", "warning", "password_encryption", "md5", "scram-sha-256"));
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
        cases.add(new Provocation(
                "minor_behind",
                "default",
                "warning",
                (world, minute) -> world.primary(180_001),
                (world, minute) -> world.primary(180_006)));
        cases.add(new Provocation(
                "minor_behind",
                "default",
                "hint",
                (world, minute) -> world.primary(180_005),
                (world, minute) -> world.primary(180_006)));
        cases.add(new Provocation(
                "end_of_life",
                "default",
                "error",
                (world, minute) -> world.primary(130_023),
                (world, minute) -> world.primary(150_019)));
        cases.add(new Provocation(
                "oom_kills",
                "host",
                "warning",
                (world, minute) -> world.has("memory", row("oom_kills", 1)),
                (world, minute) -> world.has("memory", row("oom_kills", 0))));
        cases.add(new Provocation(
                "swapping",
                "host",
                "warning",
                (world, minute) -> world.has("swap", row("in_bytes", 20L << 20)),
                (world, minute) -> world.has("swap", row("in_bytes", 1L << 20))));
        cases.add(new Provocation(
                "clock_skew",
                "default",
                "warning",
                (world, minute) -> Rows.skew(world, 5),
                (world, minute) -> Rows.skew(world, 1)));
        cases.add(new Provocation("autovacuum_saturated", "default", "warning", vacuums(3), vacuums(2)));
        cases.add(new Provocation(
                "standby_missing",
                "default",
                "error",
                (world, minute) -> world.has("settings_all", Rows.setting("synchronous_standby_names", "nobody"))
                        .has("senders"),
                (world, minute) -> world.has("settings_all", Rows.setting("synchronous_standby_names", "nobody"))
                        .has("senders", row("application_name", "nobody", "sync_state", "sync"))));
        cases.add(new Provocation(
                "limits_near",
                "default",
                "warning",
                (world, minute) -> world.has("connection_limits", Rows.limits(1))
                        .has("slots", Rows.slot("reserved", null, true, 0), Rows.slot("reserved", null, true, 0)),
                (world, minute) -> world.has("connection_limits", Rows.limits(1))
                        .has("slots", Rows.slot("reserved", null, true, 0))));
        cases.add(new Provocation(
                "limits_near",
                "default",
                "warning",
                (world, minute) -> world.has("connection_limits", workers(7)),
                (world, minute) -> world.has("connection_limits", workers(5))));
        cases.add(new Provocation(
                "limits_near",
                "default",
                "warning",
                (world, minute) ->
                        world.has("connection_limits", transactions()).has("prepared", oneOf(401)),
                (world, minute) ->
                        world.has("connection_limits", transactions()).has("prepared", oneOf(300))));
        cases.add(new Provocation(
                "slot_limit_off",
                "default",
                "warning",
                (world, minute) -> world.has("settings_all", Rows.setting("max_slot_wal_keep_size", "-1"))
                        .has("slots", Rows.slot("reserved", null, true, 0)),
                (world, minute) -> world.has("settings_all", Rows.setting("max_slot_wal_keep_size", "1024"))
                        .has("slots", Rows.slot("reserved", null, true, 0))));
        cases.add(new Provocation(
                "config_error",
                "default",
                "warning",
                (world, minute) -> world.has("settings_all", Rows.setting("work_mem", "4096"))
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
                (world, minute) -> world.has("settings_all", Rows.setting("work_mem", "4096"))
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
        cases.add(new Provocation(
                "superuser_sessions",
                "default",
                "warning",
                (world, minute) -> Rows.remote(world, "10.1.1.1"),
                (world, minute) -> Rows.remote(world, "127.0.0.1")));
        cases.add(new Provocation("superuser_sessions", "default", "warning", idle(1, 0), idle(0, 0)));
        cases.add(new Provocation("superuser_sessions", "default", "warning", idle(2, 0), idle(2, 2)));
        cases.add(new Provocation("dangerous_members", "default", "hint", replicates(true), replicates(false)));
        cases.add(new Provocation(
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
        cases.add(new Provocation(
                "superuser_logins",
                "default",
                "hint",
                (world, minute) -> Rows.superusers(world, 4),
                (world, minute) -> Rows.superusers(world, 2)));
        return cases;
    }

    /** A check of one setting, which is raised by one value and cleared by another. */
    private static Provocation setting(String check, String severity, String name, String raised, String quiet) {
        return gauge(check, severity, "settings_all", Rows.setting(name, raised), Rows.setting(name, quiet));
    }
}
