package com.bitville.postgres.checks.internal.load;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Role;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checkpoints, autovacuum, caches. */
public final class MaintenanceChecks {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final double MIB = 1 << 20;
    /** A checkpoint is begun when this much of max_wal_size has been written. */
    private static final double PART = 0.8;

    private MaintenanceChecks() {}

    public static List<ServerCheck> all() {
        return List.of(checkpoints(), cache());
    }

    private static ServerCheck checkpoints() {
        return BuiltInCheck.named(
                        "load",
                        "checkpoints_forced",
                        "Checkpoints are forced by the amount of WAL, before their time.",
                        "checkpointer",
                        "server",
                        "settings_all")
                .on(Role.PRIMARY)
                .above("warning", 2, 10_000, "count", "Checkpoints forced by WAL in an hour.")
                .answers(view -> SettingValues.missing(view, "max_wal_size")
                        .orElseGet(() -> CheckAnswer.of(checkpoints(view).toList())));
    }

    private static Stream<Observation> checkpoints(ServerView view) {
        double maxWal = SettingValues.number(view, "max_wal_size", 1_024) * MIB;
        double target = SettingValues.number(view, "checkpoint_completion_target", 0.5);
        double timeout = SettingValues.number(view, "checkpoint_timeout", 300);
        double enough = PART * maxWal / (1 + target);
        List<TableReading> readings = view.over("checkpointer", HOUR);
        double forced = 0;
        double before = 0;
        for (TableReading reading : readings) {
            for (TableRow row : reading.rows()) {
                // CHECKPOINT, DROP DATABASE and a backup are requested, too, but not after so much WAL.
                if (row.count("num_requested") > 0 && before + written(view, row) >= enough) {
                    forced += row.count("num_requested");
                }
                before = row.count("redo_bytes");
            }
        }
        double count = forced;
        Optional<CheckSeverity> severity = view.grade(count, "", "");
        if (severity.isEmpty()) {
            return Stream.empty();
        }
        List<SeriesPoint> wal = view.points(SeriesQuery.sum("server", "wal_bytes"), HOUR);
        double perSecond = wal.size() < 2
                ? 0
                : wal.stream().skip(1).mapToDouble(SeriesPoint::value).sum()
                        / Math.max(
                                1, Duration.between(wal.get(0).at(), view.at()).toSeconds());
        double wanted = Math.max(maxWal * 1.5, perSecond * timeout * 1.5 * (1 + target));
        long gigabytes = Math.max(1, Math.round(Math.ceil(wanted / MIB / 1_024)));
        return severity.stream()
                .map(how -> Observation.of(
                                how,
                                Texts.count(count) + " checkpoints within an hour were forced by WAL: max_wal_size is "
                                        + Texts.bytes(maxWal))
                        .with("forced", (long) count)
                        .with("max_wal_size_bytes", (long) maxWal)
                        .with("wal_bytes_per_s", Math.round(perSecond))
                        .remedied(
                                "-- look: the log says \"checkpoint starting: wal\" (log_checkpoints = on)",
                                "SELECT name, setting, unit, source FROM pg_settings WHERE name IN ('max_wal_size', 'checkpoint_timeout', 'checkpoint_completion_target');",
                                "-- cure: reload only, no lock; pg_wal may grow to that size, and recovery after a crash takes longer",
                                SettingValues.alter(view, "max_wal_size", "'" + gigabytes + "GB'"),
                                "SELECT pg_reload_conf();",
                                "-- way back: ALTER SYSTEM RESET max_wal_size; SELECT pg_reload_conf();"));
    }

    /** What was written in the interval that ended with the checkpoint. */
    private static double written(ServerView view, TableRow checkpoint) {
        Instant at = checkpoint.time("checkpoint_time").orElse(view.at());
        return view.points(SeriesQuery.sum("server", "wal_bytes"), HOUR).stream()
                .filter(point -> !point.at().isBefore(at))
                .limit(2)
                .mapToDouble(SeriesPoint::value)
                .sum();
    }

    private static ServerCheck cache() {
        return BuiltInCheck.named(
                        "load",
                        "cache_hit_drop",
                        "Far more blocks than usual are read from outside shared buffers.",
                        "databases")
                .above("points", 10, 100, "percent", "How far below its own week the hit ratio is.")
                .above("floor", 1_000, 10_000_000, "1/s", "Fewer reads are not judged.")
                .answers(MaintenanceChecks::cache);
    }

    private static CheckAnswer cache(ServerView view) {
        double hits = mean(view, "statements.shared_blks_hit", HALF_HOUR);
        double reads = mean(view, "statements.shared_blks_read", HALF_HOUR);
        double usualHits = mean(view, "statements.shared_blks_hit", WEEK);
        double usualReads = mean(view, "statements.shared_blks_read", WEEK);
        if (Double.isNaN(usualHits) || Double.isNaN(hits) || Double.isNaN(reads) || Double.isNaN(usualReads)) {
            return CheckAnswer.unknown("pg_stat_statements has not been read for long enough");
        }
        double now = Texts.percent(hits, hits + reads);
        double usual = Texts.percent(usualHits, usualHits + usualReads);
        if (reads < view.parameter("floor") || usual - now < view.parameter("points")) {
            return CheckAnswer.of(List.of());
        }
        return CheckAnswer.of(List.of(Observation.of(
                        CheckSeverity.HINT,
                        now + " % of blocks were found in shared buffers in the last half hour, " + usual
                                + " % in the last week")
                .with("hit_percent", now)
                .with("usual_percent", usual)
                .with("reads_per_s", Math.round(reads))
                .over(SeriesKey.of(view.server(), "statements.shared_blks_read"))
                .remedied(
                        "-- look: which statements read (bitville:statements); a new plan, a new report, or a restart",
                        "SELECT datname, blks_read, blks_hit FROM pg_stat_database ORDER BY blks_read DESC LIMIT 5;")));
    }

    private static double mean(ServerView view, String figure, Duration window) {
        Duration step = window.compareTo(HOUR) > 0 ? HOUR : Duration.ofMinutes(1);
        return view.points(SeriesKey.of(view.server(), figure), window, step).stream()
                .mapToDouble(SeriesPoint::value)
                .average()
                .orElse(Double.NaN);
    }
}
