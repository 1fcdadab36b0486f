package com.bitville.postgres.checks.internal.survival;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Role;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Tracked;
import com.bitville.postgres.checks.internal.rule.LocalHost;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Archiving that fails, and archiving that falls behind. */
public final class ArchiveChecks {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    /** The oldest reading of ten minutes is younger than that. */
    private static final Duration MOST_OF_IT = Duration.ofMinutes(9);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final double MS_PER_MINUTE = 60_000;
    /** A failed attempt is repeated twice within seconds and then once a minute. */
    private static final Duration TWICE = Duration.ofMinutes(3);

    private ArchiveChecks() {}

    public static List<ServerCheck> all() {
        return List.of(failing(), behind());
    }

    private static ServerCheck failing() {
        return BuiltInCheck.named(
                        "survival",
                        "archive_failing",
                        "The archive command fails: WAL piles up, and a restore would end here.",
                        "archiver",
                        "server")
                .on(Role.PRIMARY)
                .above(
                        "error",
                        15,
                        10_080,
                        "min",
                        "Time since the first failure after the last success; since the agent was started.")
                .tracks((view, since) -> CheckAnswer.of(view.rows("archiver").stream()
                        .flatMap(row -> failing(view, row, since))
                        .toList()));
    }

    private static Stream<Observation> failing(ServerView view, TableRow row, Tracked tracked) {
        Optional<Instant> failed = row.time("last_failed_time");
        Optional<Instant> archived = row.time("last_archived_time");
        if (failed.isEmpty()
                || archived.filter(last -> !last.isBefore(failed.get())).isPresent()) {
            return Stream.empty();
        }
        double attempts = view.over("archiver", TWICE).stream()
                .flatMap(reading -> reading.rows().stream())
                .mapToDouble(one -> one.count("failed_count"))
                .sum();
        if (attempts <= 0) {
            return Stream.empty();
        }
        Instant since = firstFailure(view).orElse(failed.get());
        double minutes =
                tracked.held("archiver", Duration.between(since, view.at())).toMillis() / MS_PER_MINUTE;
        CheckSeverity severity = view.grade(minutes, "", "").orElse(CheckSeverity.WARNING);
        return Stream.of(
                Observation.of(
                                severity,
                                "archiving of " + row.text("last_failed_wal") + " fails, since "
                                        + Texts.time(minutes * MS_PER_MINUTE) + "; "
                                        + waiting(row) + " wait")
                        .with("last_failed_wal", row.text("last_failed_wal"))
                        .with("last_failed_time", row.text("last_failed_time"))
                        .with("last_archived_wal", row.text("last_archived_wal"))
                        .with("failed_attempts", (long) attempts)
                        .with("segments_behind", (long) row.count("segments_behind"))
                        .over(SeriesKey.of(view.server(), "archiver.segments_behind"))
                        .remedied(
                                "-- look: the server's log has the command's own words",
                                "SELECT archived_count, last_archived_wal, last_archived_time, failed_count, last_failed_wal, last_failed_time FROM pg_stat_archiver;",
                                "SELECT name, setting, source, sourcefile, sourceline FROM pg_settings WHERE name IN ('archive_command', 'archive_library');",
                                "-- cure: run the command by hand as the server's user, %p and %f replaced; mend what it says",
                                "-- (target full, key expired, host gone). The server repeats it by itself every minute; nothing is to be restarted"));
    }

    private static Optional<Instant> firstFailure(ServerView view) {
        Optional<Instant> since = Optional.empty();
        for (TableReading reading : view.over("archiver", HOUR)) {
            for (TableRow row : reading.rows()) {
                if (row.count("archived_count") > 0) {
                    since = Optional.empty();
                } else if (row.count("failed_count") > 0 && since.isEmpty()) {
                    since = row.time("last_failed_time");
                }
            }
        }
        return since;
    }

    private static String waiting(TableRow row) {
        return row.number("ready_files").isPresent()
                ? Texts.count(row.count("ready_files")) + " files"
                : Texts.count(row.count("segments_behind")) + " segments";
    }

    private static ServerCheck behind() {
        return BuiltInCheck.named(
                        "survival",
                        "archive_behind",
                        "Archiving falls behind, or is on without a command.",
                        "archiver",
                        "server")
                .on(Role.PRIMARY)
                .above("warning", 3, 1_000_000, "segments", "Segments that wait for ten minutes and become more.")
                .above("error", 1_000, 1_000_000, "segments", "The same, where nobody knows the room of pg_wal.")
                .above("free", 20, 100, "percent", "Their share of what is left in its file system that is an error.")
                .answers(view -> view.rows("archiver").stream()
                        .filter(row -> !row.text("archive_mode").equals("off"))
                        .findFirst()
                        .map(row -> behind(view, row))
                        .orElseGet(() -> CheckAnswer.of(List.of())));
    }

    private static OptionalDouble backlog(TableRow row) {
        return row.number("ready_files").isPresent() ? row.number("ready_files") : row.number("segments_behind");
    }

    private static CheckAnswer behind(ServerView view, TableRow row) {
        if (row.is("without_command")) {
            return CheckAnswer.of(List.of(told(
                    view,
                    row,
                    CheckSeverity.WARNING,
                    "archive_mode is " + row.text("archive_mode")
                            + " without a command: nothing is archived, nothing fails, pg_wal grows",
                    "-- cure: set a command; reload only. Until then /bin/true would throw WAL away: do not")));
        }
        OptionalDouble now = backlog(row);
        if (now.isEmpty()) {
            return CheckAnswer.of(List.of())
                    .except(
                            Set.of(),
                            "how many segments wait is not known before one has been archived",
                            "-- pg_monitor sees the files that wait: bitville:doctor prints the grant");
        }
        List<TableReading> window = view.over("archiver", TEN_MINUTES);
        double[] waited = window.stream()
                .flatMap(reading -> reading.rows().stream())
                .flatMapToDouble(one -> backlog(one).stream())
                .toArray();
        // A bulk load leaves some behind for a minute or two, and a steady backlog is the pace of a slow target.
        boolean whole = window.size() > 1
                && Duration.between(window.get(0).at(), view.at()).compareTo(MOST_OF_IT) >= 0;
        double least = Arrays.stream(waited).min().orElse(0);
        Optional<CheckSeverity> high = whole ? view.grade(least, "", "") : Optional.empty();
        if (high.isEmpty()) {
            return CheckAnswer.of(List.of());
        }
        boolean grows = now.getAsDouble() > waited[0];
        OptionalDouble share = share(view, now.getAsDouble());
        boolean large = share.isPresent() && share.getAsDouble() > view.parameter("free");
        Optional<CheckSeverity> how = large
                ? Optional.of(CheckSeverity.ERROR)
                : !grows ? Optional.empty() : share.isPresent() ? Optional.of(CheckSeverity.WARNING) : high;
        return CheckAnswer.of(how.stream()
                .map(severity -> told(
                                view,
                                row,
                                severity,
                                Texts.count(now.getAsDouble()) + " WAL files wait to be archived, "
                                        + Texts.count(waited[0]) + " ten minutes ago"
                                        + (large
                                                ? "; they are " + Texts.count(share.getAsDouble())
                                                        + " % of what the file system has left"
                                                : ""),
                                "-- cure: a faster target, or parallel archiving of the backup tool; nothing here is locked")
                        .with("percent_of_free", share.isPresent() ? share.getAsDouble() : null))
                .toList());
    }

    /** Of what is left in the file system of pg_wal, where it is known. */
    private static OptionalDouble share(ServerView view, double segments) {
        OptionalDouble size = SettingValues.number(view, "wal_segment_size");
        return size.isEmpty()
                ? size
                : LocalHost.ofWal(view)
                        .map(files ->
                                OptionalDouble.of(Texts.percent(segments * size.getAsDouble(), files.available())))
                        .orElse(OptionalDouble.empty());
    }

    private static Observation told(
            ServerView view, TableRow row, CheckSeverity severity, String message, String cure) {
        return Observation.of(severity, message)
                .with(
                        "ready_files",
                        row.number("ready_files").isPresent() ? (Object) (long) row.count("ready_files") : "")
                .with("segments_behind", (long) row.count("segments_behind"))
                .with("without_command", row.is("without_command"))
                .over(SeriesKey.of(view.server(), "archiver.segments_behind"))
                .remedied(
                        "-- look",
                        "SELECT name, setting, source FROM pg_settings WHERE name IN ('archive_mode', 'archive_command', 'archive_library');",
                        "SELECT * FROM pg_stat_archiver;",
                        cure,
                        "-- where the server's command line sets archive_command, ALTER SYSTEM does nothing: see source above");
    }
}
