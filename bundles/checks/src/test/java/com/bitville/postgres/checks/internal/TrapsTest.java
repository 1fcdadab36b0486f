package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.history.series.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other tools raise and this one does not, and what needs days of figures. */
class TrapsTest {
    private final World world = new World("default");

    private static double hoursSince(Instant at) {
        return Duration.between(START.minus(Duration.ofDays(2)), at).toMinutes() / 60.0;
    }

    private World ages(double age) {
        return world.has(
                "wraparound",
                row("datname", "shop", "xid_age", age, "autovacuum_freeze_max_age", 200_000_000, "mxid_age", 1));
    }

    private static SeriesKey age() {
        return new SeriesKey("default", "wraparound.xid_age", "", "shop");
    }

    @Test
    void theSawtoothOfFreezesIsQuiet() {
        world.series.put(age(), at -> 150_000_000 + 10_000_000 * (hoursSince(at) % 6));
        for (int minute = 0; minute < 720; minute++) {
            ages(150_000_000 + 10_000_000 * (minute / 60.0 % 6)).minutes(1);
        }
        assertThat(world.told).noneMatch(told -> "xid_wraparound".equals(told.get("check")));
    }

    @Test
    void anAgeThatNoFreezeLowersForADayIsAWarning() {
        world.series.put(age(), at -> 210_000_000 + 1_000_000 * hoursSince(at));
        ages(260_000_000).minutes(3);
        assertThat(world.open("xid_wraparound")).containsExactly("warning");
    }

    @Test
    void anAgeThatWillBeTheEndWithinAWeekIsAnErrorWithItsTime() {
        world.series.put(age(), at -> 300_000_000 + 20_000_000 * hoursSince(at));
        ages(1_260_000_000).minutes(3);
        assertThat(world.open("xid_wraparound")).containsExactly("error");
        ServerFinding finding = world.findings("xid_wraparound").get(0);
        double hours = Duration.between(START, finding.eta().orElseThrow()).toMinutes() / 60.0;
        assertThat(hours).isBetween(44 * 0.8, 44 * 1.2);
    }

    @Test
    void anIdleArchiverIsQuiet() {
        world.has(
                        "archiver",
                        row(
                                "archive_mode",
                                "on",
                                "last_archived_time",
                                START.minus(Duration.ofDays(3)),
                                "failed_count",
                                0,
                                "segments_behind",
                                0,
                                "ready_files",
                                0))
                .minutes(30);
        assertThat(world.told).isEmpty();
    }

    @Test
    void aFailureOfLastWeekIsNoFailureNow() {
        world.has(
                        "archiver",
                        row(
                                "archive_mode",
                                "on",
                                "last_archived_time",
                                START.minusSeconds(60),
                                "last_failed_time",
                                START.minus(Duration.ofDays(7)),
                                "failed_count",
                                0,
                                "ready_files",
                                0))
                .minutes(30);
        assertThat(world.told).isEmpty();
    }

    @Test
    void aSlotThatNobodyUsesAndThatHoldsNothingMoreIsQuiet() {
        world.has(
                        "slots",
                        row(
                                "slot_name",
                                "a",
                                "active",
                                false,
                                "wal_status",
                                "reserved",
                                "retained_bytes",
                                0,
                                "restart_lsn",
                                "0/1"))
                .minutes(120);
        assertThat(world.open("slot_inactive")).isEmpty();
    }

    @Test
    void slotsOfTableCopiesAndSyncedSlotsAreQuiet() {
        for (int minute = 0; minute < 90; minute++) {
            world.has(
                            "slots",
                            row(
                                    "slot_name",
                                    "pg_1_sync_2_3",
                                    "active",
                                    false,
                                    "wal_status",
                                    "reserved",
                                    "retained_bytes",
                                    minute,
                                    "restart_lsn",
                                    "0/1"),
                            row(
                                    "slot_name",
                                    "s",
                                    "synced",
                                    true,
                                    "active",
                                    false,
                                    "wal_status",
                                    "reserved",
                                    "retained_bytes",
                                    minute,
                                    "restart_lsn",
                                    "0/1"))
                    .minutes(1);
        }
        assertThat(world.open("slot_inactive")).isEmpty();
    }

    @Test
    void aDumpAndAnIndexBuildAreHints() {
        world.has(
                        "sessions",
                        row(
                                "pid",
                                1,
                                "datname",
                                "a",
                                "usename",
                                "u",
                                "application_name",
                                "pg_dump",
                                "backend_type",
                                "client backend",
                                "state",
                                "active",
                                "xact_age_ms",
                                7_200_000L),
                        row(
                                "pid",
                                2,
                                "datname",
                                "a",
                                "usename",
                                "u",
                                "application_name",
                                "psql",
                                "backend_type",
                                "client backend",
                                "state",
                                "active",
                                "xact_age_ms",
                                7_200_000L),
                        row(
                                "pid",
                                3,
                                "datname",
                                "a",
                                "usename",
                                "u",
                                "application_name",
                                "",
                                "backend_type",
                                "walsender",
                                "state",
                                "active",
                                "xact_age_ms",
                                7_200_000L))
                .has("progress", row("operation", "create_index", "pid", 2))
                .minutes(3);
        assertThat(world.open("long_transaction")).containsExactly("hint 1", "hint 2");
    }

    @Test
    void aStandbyOfAnArchiveAloneNeedsNoReceiver() {
        world.standby()
                .has("receiver", row("status", null))
                .has("settings_all", row("name", "primary_conninfo", "source", "default"))
                .minutes(60);
        assertThat(world.open("receiver_down")).isEmpty();
        world.has("settings_all", row("name", "primary_conninfo", "source", "configuration file", "setting_hash", 5))
                .minutes(20);
        assertThat(world.open("receiver_down")).containsExactly("error");
    }

    @Test
    void onlyCheckpointsByWalAreForced() {
        for (int minute = 0; minute < 60; minute++) {
            boolean requested = minute % 15 == 0;
            world.has(
                            "settings_all",
                            row("name", "max_wal_size", "setting", "1024"),
                            row("name", "checkpoint_completion_target", "setting", "0.9"))
                    .has(
                            "checkpointer",
                            row(
                                    "num_requested",
                                    requested ? 1 : 0,
                                    "redo_bytes",
                                    1_000_000,
                                    "checkpoint_time",
                                    world.clock.instant()));
            world.minutes(1);
        }
        assertThat(world.open("checkpoints_forced")).isEmpty();

        for (int minute = 0; minute < 60; minute++) {
            boolean requested = minute % 15 == 14;
            world.has(
                    "checkpointer",
                    row(
                            "num_requested",
                            requested ? 1 : 0,
                            "redo_bytes",
                            requested ? 1_000_000 : 40_000_000L * (minute % 15),
                            "checkpoint_time",
                            world.clock.instant()));
            world.minutes(1);
        }
        assertThat(world.open("checkpoints_forced")).containsExactly("warning");
        assertThat(world.findings("checkpoints_forced").get(0).seen().remedy())
                .contains("ALTER SYSTEM SET max_wal_size = '2GB';");
    }

    @Test
    void aRestartIsAHintAndACrashAWarning() {
        world.minutes(5)
                .has("server", row("server_version_num", 180_006, "in_recovery", false, "started_at", START))
                .minutes(3);
        assertThat(world.open("crash_restart")).containsExactly("hint");
        world.minutes(65);
        assertThat(world.open("crash_restart")).isEmpty();

        world.has("checkpointer", row("counted_from", "reset"))
                .has("archiver", row("counted_from", "reset", "archive_mode", "off"))
                .minutes(1);
        world.has("checkpointer", row("counted_from", "last"))
                .has("archiver", row("counted_from", "last", "archive_mode", "off"))
                .minutes(2);
        assertThat(world.open("crash_restart")).containsExactly("warning");
    }

    @Test
    void aResetOfOneViewIsNoCrash() {
        world.has("checkpointer", row("counted_from", "reset"))
                .has("archiver", row("counted_from", "last", "archive_mode", "off"))
                .minutes(5);
        assertThat(world.open("crash_restart")).isEmpty();
    }

    @Test
    void changedSettingsMayWaitADayForTheirRestart() {
        world.has("settings_all", row("name", "shared_buffers", "pending_restart", true, "setting", "1"));
        SeriesKey key = SeriesKey.of("default", "settings.pending_restart");
        world.series.put(key, at -> at.isAfter(START.minus(Duration.ofHours(20))) ? 1d : 0d);
        world.minutes(3);
        assertThat(world.open("pending_restart")).isEmpty();
        world.series.put(key, at -> at.isAfter(START.minus(Duration.ofHours(30))) ? 1d : 0d);
        world.minutes(3);
        assertThat(world.open("pending_restart")).containsExactly("hint");
        world.series.put(key, at -> 1d);
        world.minutes(3);
        assertThat(world.open("pending_restart")).containsExactly("warning");
    }

    @Test
    void aHitRatioIsComparedWithItsOwnWeek() {
        world.has("databases", row("datname", "a"));
        SeriesKey hits = SeriesKey.of("default", "statements.shared_blks_hit");
        SeriesKey reads = SeriesKey.of("default", "statements.shared_blks_read");
        world.series.put(hits, at -> 6_000d);
        world.series.put(reads, at -> 4_000d);
        world.minutes(3);
        assertThat(world.open("cache_hit_drop")).isEmpty();
        world.series.put(hits, at -> at.isAfter(START.minusSeconds(3_600)) ? 6_000d : 99_000d);
        world.series.put(reads, at -> at.isAfter(START.minusSeconds(3_600)) ? 4_000d : 1_000d);
        world.minutes(3);
        assertThat(world.open("cache_hit_drop")).containsExactly("hint");
    }

    @Test
    void aDiskIsBelievedToFillUpAfterSixHours() {
        World host = new World("host");
        SeriesKey key = new SeriesKey("host", "filesystem.available_bytes", "", "/data");
        host.has(
                "filesystems",
                row(
                        "mount_point",
                        "/data",
                        "used_for",
                        List.of("data").toString(),
                        "total_bytes",
                        100_000_000_000L,
                        "available_bytes",
                        20_000_000_000L,
                        "read_only",
                        false));
        // A backup or a VACUUM FULL: two hours down, then level.
        host.series.put(
                key,
                at -> Math.max(
                        20e9,
                        40e9
                                - 1e9
                                        * Math.max(
                                                0,
                                                Duration.between(START.minus(Duration.ofHours(2)), at)
                                                                .toMinutes()
                                                        / 6.0)));
        host.minutes(5);
        assertThat(host.open("disk_full")).isEmpty();
        host.series.put(key, at -> 20e9 - 1e9 * Duration.between(START, at).toMinutes() / 60.0);
        host.minutes(5);
        assertThat(host.open("disk_full")).containsExactly("warning /data");
        double hours =
                Duration.between(START, host.findings("disk_full").get(0).eta().orElseThrow())
                                .toMinutes()
                        / 60.0;
        assertThat(hours).isBetween(16.0, 24.0);
    }

    @Test
    void aStandbyThatWasThereForADayIsMissed() {
        SeriesKey key = new SeriesKey("default", "senders.named", "", "standby1");
        world.series.put(key, at -> 1d);
        world.has("settings_all", row("name", "synchronous_standby_names", "setting", ""));
        world.has("senders", row("application_name", "standby1", "state", "streaming"))
                .minutes(5);
        world.has("senders").minutes(4);
        assertThat(world.open("standby_missing")).isEmpty();
        world.minutes(5);
        assertThat(world.open("standby_missing")).containsExactly("warning standby1");
        world.has("senders", row("application_name", "standby1", "state", "streaming"))
                .minutes(2);
        assertThat(world.open("standby_missing")).isEmpty();
        // A base backup comes and goes.
        world.series.put(
                new SeriesKey("default", "senders.named", "", "pg_basebackup"),
                at -> at.isAfter(START) ? 1d : Double.NaN);
        world.minutes(10);
        assertThat(world.open("standby_missing")).isEmpty();
    }
}
