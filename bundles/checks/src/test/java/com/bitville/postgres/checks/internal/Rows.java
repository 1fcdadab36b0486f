package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows as the subjects deliver them. */
public final class Rows {
    private Rows() {}

    public static Map<String, @Nullable Object> setting(String name, String value) {
        return row("name", name, "setting", value, "source", "configuration file", "context", "sighup", "unit", null);
    }

    public static Map<String, @Nullable Object> session(String state, int stateMinutes, int xactMinutes) {
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

    public static Map<String, @Nullable Object> slot(
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

    public static Map<String, @Nullable Object> age(long age) {
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

    public static Map<String, @Nullable Object> holder(int minutes, long xids) {
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

    public static Map<String, @Nullable Object> preparedHolder(int minutes, long xids) {
        return row(
                "holder",
                "prepared",
                "transaction",
                "77",
                "datname",
                "shop",
                "usename",
                "app",
                "xmin_age",
                xids,
                "age_ms",
                minutes * 60_000L);
    }

    public static Map<String, @Nullable Object> prepared(int minutes) {
        return row("transaction", "77", "owner", "app", "database", "shop", "age_ms", minutes * 60_000L, "xid_age", 5);
    }

    public static Map<String, @Nullable Object> archiver(int failed, int archived, World world) {
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

    public static Map<String, @Nullable Object> disk(long available) {
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

    public static Map<String, @Nullable Object> receiver(String status, int age, boolean paused) {
        return row("status", status, "last_msg_age_ms", age, "replay_paused", paused, "replay_lag_bytes", 5);
    }

    public static Map<String, @Nullable Object> limits(int used) {
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

    public static void skew(World world, int seconds) {
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

    public static void remote(World world, String address) {
        Map<String, @Nullable Object> session = session("active", 1, 1);
        session.put("client_addr", address);
        session.put("usename", "root");
        world.has("sessions", session)
                .has("connections")
                .has("roles_all", row("rolname", "root", "rolsuper", true, "rolcanlogin", true));
    }

    public static void superusers(World world, int count) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row("rolname", "su" + i, "rolsuper", true, "rolcanlogin", true));
        }
        world.holds("roles_all", rows);
    }
}
