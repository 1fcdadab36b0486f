package com.bitville.postgres.checks.internal.survival;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.LocalHost;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Damaged pages and full disks. */
public final class StorageChecks {
    private static final double MS_PER_HOUR = 3_600_000;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration STEP = Duration.ofMinutes(10);
    /** A slope is believed when it holds over this time: VACUUM FULL, a backup, a spike of WAL are shorter. */
    private static final Duration BELIEVED = Duration.ofHours(6);
    /** Of all steps, so many have to lead towards the full disk. */
    private static final double STEADY = 0.7;

    private static final String CHECKSUMS = "data_checksums";

    private StorageChecks() {}

    public static List<ServerCheck> all() {
        return List.of(checksums(), disks());
    }

    private static ServerCheck checksums() {
        return BuiltInCheck.named(
                        "survival", "checksum_failures", "Pages with a wrong checksum were read.", "databases")
                .above("days", 7, 365, "d", "How long a failure is told after it was seen last.")
                .answers(StorageChecks::allChecksums);
    }

    private static CheckAnswer allChecksums(ServerView view) {
        List<TableRow> databases = view.rows("databases");
        CheckAnswer answer = CheckAnswer.of(
                databases.stream().flatMap(row -> checksums(view, row)).toList());
        if (databases.stream().anyMatch(row -> row.number("checksum_failures").isPresent())) {
            return answer;
        }
        boolean off = SettingValues.text(view, CHECKSUMS).equals("off");
        List<Observation> all = new ArrayList<>(answer.observations());
        if (off) {
            all.add(withoutChecksums());
        }
        return CheckAnswer.of(all)
                .except(
                        databases.stream()
                                .map(row -> row.text("datname"))
                                .filter(name -> view.isSeen(name, ""))
                                .collect(Collectors.toSet()),
                        off
                                ? "data checksums are off: nobody knows whether pages are damaged"
                                : "the server does not tell how many pages had a wrong checksum",
                        "SHOW data_checksums;");
    }

    private static Observation withoutChecksums() {
        return Observation.of(
                        CheckSeverity.HINT,
                        "data checksums are off: a page that the disk damages is used as if it were sound")
                .on("", CHECKSUMS)
                .with(CHECKSUMS, "off")
                .remedied(
                        "-- look",
                        "SHOW data_checksums;",
                        "-- cure: with the server stopped, as its user; reads and writes every page (some 100 MB to 1 GB in a second). Standbys in the same way, all of them before any is started",
                        "-- in a shell: pg_checksums --enable --progress --pgdata \"$PGDATA\"",
                        "-- way back, with the server stopped; in a shell: pg_checksums --disable --pgdata \"$PGDATA\"");
    }

    private static Stream<Observation> checksums(ServerView view, TableRow row) {
        Optional<Instant> last = row.time("checksum_last_failure");
        boolean recent = last.filter(when -> Duration.between(when, view.at()).toHours() < view.parameter("days") * 24)
                .isPresent();
        if (row.count("checksum_failures") <= 0 && !recent) {
            return Stream.empty();
        }
        String where = row.has("datname")
                ? "of database " + Texts.oneLine(row.text("datname"))
                : "of what all databases share";
        return Stream.of(
                Observation.of(
                                CheckSeverity.ERROR,
                                "pages " + where + " have wrong checksums, last at "
                                        + last.map(Instant::toString).orElse("this interval"))
                        .on(row.text("datname"), "")
                        .with("failures", (long) row.count("checksum_failures"))
                        .with("last_failure", row.text("checksum_last_failure"))
                        .losingData()
                        .remedied(
                                "-- look: the server's log names file and block; then, as the server's user, what else is damaged:",
                                "-- in a shell: " + damaged(view, row),
                                "SELECT datname, checksum_failures, checksum_last_failure FROM pg_stat_database WHERE checksum_failures > 0;",
                                "-- cure: a copy of the data folder first, then restore from backup, or fail over to a standby that has no failure",
                                "-- never begin with zero_damaged_pages: it throws the page away. Check memory and disks of this host"));
    }

    /** Before 14 there is no pg_amcheck; a dump reads every row, though no index. */
    private static String damaged(ServerView view, TableRow row) {
        boolean all = !row.has("datname");
        if (view.version() < 140_000) {
            return all
                    ? "pg_dumpall --file /dev/null"
                    : "pg_dump --file /dev/null --dbname " + Texts.shellDatabase(row.text("datname"));
        }
        return "pg_amcheck --heapallindexed "
                + (all ? "--all" : "--database " + Texts.shellPattern(row.text("datname")));
    }

    private static ServerCheck disks() {
        return BuiltInCheck.named("survival", "disk_full", "A file system fills up.", "filesystems")
                .ofHost()
                .below("warning", 48, 8_760, "h", "Time until it is full, at a rate that has held for six hours.")
                .below("error", 4, 8_760, "h", "The same.")
                .below("free", 5, 50, "percent", "Free share below which it is an error at once.")
                .answers(StorageChecks::allDisks);
    }

    private static CheckAnswer allDisks(ServerView view) {
        List<TableRow> used = view.rows("filesystems").stream()
                .filter(row -> !LocalHost.uses(row).isEmpty())
                .toList();
        CheckAnswer answer = CheckAnswer.of(used.stream()
                .filter(row -> !row.is("read_only"))
                .flatMap(row -> disk(view, row))
                .toList());
        return used.stream()
                        .anyMatch(row -> LocalHost.uses(row).contains("data")
                                || LocalHost.uses(row).contains("wal"))
                ? answer
                : answer.except(
                        Set.of(),
                        "no file system of this host is known to hold a server's files",
                        "-- a server on another host: an agent there sees its disks",
                        "-- a server here: in a shell: ls -ld /proc/*/cwd shows the folder of its processes to its own user and to root");
    }

    /** A list: data, wal, log, tablespace. */
    private static String uses(TableRow row) {
        return String.join(", ", LocalHost.uses(row));
    }

    private static Stream<Observation> disk(ServerView view, TableRow row) {
        String mount = row.text("mount_point");
        double available = row.count("available_bytes");
        double total = row.count("total_bytes");
        SeriesKey series = new SeriesKey(view.server(), "filesystem.available_bytes", "", mount);
        Optional<FindingEta> eta = steady(view.points(series, DAY, STEP)).flatMap(points -> view.eta(points, 0));
        double hours = eta.map(when -> Duration.between(view.at(), when.at()).toMillis() / MS_PER_HOUR)
                .orElse(Double.MAX_VALUE);
        Optional<CheckSeverity> byTime = view.grade(hours, "", mount);
        double free = total > 0 ? available / total * 100 : 100;
        double inodes =
                row.count("inodes_total") > 0 ? row.count("inodes_free") / row.count("inodes_total") * 100 : 100;
        boolean low = total > 0 && Math.min(free, inodes) < view.parameter("free");
        Optional<CheckSeverity> severity = low ? Optional.of(CheckSeverity.ERROR) : byTime;
        return severity.stream()
                .map(how -> Observation.of(
                                how,
                                Texts.oneLine(mount) + " (" + uses(row) + ") has "
                                        + Texts.bytes(available) + " left, "
                                        + String.format(Locale.ROOT, "%.1f", free) + " %"
                                        + (inodes < free
                                                ? String.format(Locale.ROOT, ", and %.1f %% of its inodes", inodes)
                                                : "")
                                        + eta.map(when -> "; full in " + Texts.time(hours * MS_PER_HOUR))
                                                .orElse(""))
                        .on("", mount)
                        .with("available_bytes", (long) available)
                        .with("total_bytes", (long) total)
                        .with("used_for", uses(row))
                        .with("bytes_per_hour", eta.map(FindingEta::perHour).orElse(null))
                        .with("inodes_free_percent", Math.round(inodes * 10) / 10.0)
                        .until(eta)
                        .over(series)
                        .remedied(
                                "-- look, on this host: what grows (pg_wal by slot or archive, temporary files, tables, the log)",
                                "-- in a shell: du -x -d 2 -- " + Texts.shell(mount) + " | sort -n | tail",
                                "SELECT slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS retained FROM pg_replication_slots ORDER BY restart_lsn;",
                                "SELECT datname, pg_size_pretty(temp_bytes) AS temp_since_reset FROM pg_stat_database ORDER BY temp_bytes DESC LIMIT 5;",
                                "-- cure: what grows decides: a slot (slot_inactive), the archive (archive_failing), a query's sort (temp_storm), else more disk.",
                                "-- never delete files in pg_wal by hand: the server does not start without them"));
    }

    /** The points, if they lead steadily to a full disk for long enough. */
    private static Optional<List<SeriesPoint>> steady(List<SeriesPoint> points) {
        if (points.size() < 2) {
            return Optional.empty();
        }
        Instant last = points.get(points.size() - 1).at();
        List<SeriesPoint> window = points.stream()
                .filter(point -> !point.at().isBefore(last.minus(BELIEVED)))
                .toList();
        boolean covered =
                Duration.between(points.get(0).at(), last).compareTo(BELIEVED.minus(STEP.multipliedBy(2))) >= 0;
        int falling = 0;
        for (int i = 1; i < window.size(); i++) {
            falling += window.get(i).value() < window.get(i - 1).value() ? 1 : 0;
        }
        return covered && falling >= STEADY * (window.size() - 1) ? Optional.of(window) : Optional.empty();
    }
}
