package com.bitville.postgres.checks.internal.setting;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Settings that one line cannot judge, beside those of {@code settings.txt}. */
public final class SettingChecks {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final double DAY_H = 24;

    private SettingChecks() {}

    public static List<ServerCheck> all() {
        List<ServerCheck> checks = new ArrayList<>(SettingRule.checks());
        checks.add(pendingRestart());
        checks.add(configError());
        checks.add(unlimitedSlots());
        return checks;
    }

    private static ServerCheck pendingRestart() {
        return BuiltInCheck.named("settings", "pending_restart", "Changed settings wait for a restart.", "settings_all")
                .above("hint", 24, 8_760, "h", "How long they have waited.")
                .above("warning", 168, 8_760, "h", "The same.")
                .sees(SettingChecks::pending);
    }

    private static Stream<Observation> pending(ServerView view) {
        List<String> names = view.rows("settings_all").stream()
                .filter(row -> row.is("pending_restart"))
                .map(row -> row.text("name"))
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return Stream.empty();
        }
        SeriesKey series = SeriesKey.of(view.server(), "settings.pending_restart");
        List<SeriesPoint> points = view.points(series, WEEK.plusDays(1), Duration.ofHours(1));
        double hours = 0;
        for (int i = points.size() - 1; i >= 0 && points.get(i).value() > 0; i--) {
            hours = Duration.between(points.get(i).at(), view.at()).toMinutes() / 60.0;
        }
        double waited = hours;
        return view.grade(waited, "", "").stream()
                .map(
                        how -> Observation.of(
                                        how,
                                        names.size() + " changed settings wait for a restart for "
                                                + (waited >= 2 * DAY_H
                                                        ? Math.round(waited / DAY_H) + " d"
                                                        : Math.round(waited) + " h")
                                                + ": " + String.join(", ", names))
                                .with("settings", String.join(", ", names))
                                .with("waited_h", Math.round(waited))
                                .over(series)
                                .remedied(
                                        "-- look",
                                        "SELECT name, setting AS in_force, sourcefile, sourceline FROM pg_settings WHERE pending_restart;",
                                        "-- cure: restart in a maintenance window; all sessions end. Or take the change back in the file that is named above"));
    }

    private static ServerCheck configError() {
        return BuiltInCheck.named(
                        "settings",
                        "config_error",
                        "A line in the configuration files does not work; one such line stops the whole reload.",
                        "settings_all")
                .sees(SettingChecks::configError);
    }

    /** Either the files themselves tell, where the role may read them, or the log does. */
    private static Stream<Observation> configError(ServerView view) {
        List<TableRow> lines = view.rows("file_settings_all").stream()
                .filter(row -> !row.is("applied") && row.has("sourcefile") && isFault(view, row))
                .toList();
        double logged = view.over("entry_counts", Duration.ofHours(1)).stream()
                .flatMap(reading -> reading.rows().stream())
                .filter(row -> row.text("class").equals("config")
                        && row.text("error_severity").matches("ERROR|FATAL|LOG|WARNING"))
                .mapToDouble(row -> row.count("entries"))
                .sum();
        boolean reloaded = view.rows("server").stream()
                .anyMatch(row -> row.time("conf_loaded_at")
                        .filter(loaded -> Duration.between(loaded, view.at()).toMinutes() < 60)
                        .isPresent());
        if (lines.isEmpty() && (logged == 0 || reloaded)) {
            return Stream.empty();
        }
        String where = lines.isEmpty()
                ? "the server's log names it"
                : lines.get(0).text("sourcefile") + ":" + lines.get(0).text("sourceline") + " ("
                        + lines.get(0).text("name") + ")";
        return Stream.of(Observation.of(
                        CheckSeverity.WARNING,
                        "a line of the configuration does not work, and nothing that was changed since is in force: "
                                + where)
                .with("lines", lines.size())
                .with("log_entries", (long) logged)
                .with("place", where)
                .remedied(
                        "-- look, as a superuser",
                        "SELECT sourcefile, sourceline, name, error FROM pg_file_settings WHERE error IS NOT NULL;",
                        "-- cure: mend that line, then, at once and without a lock:",
                        "SELECT pg_reload_conf();"));
    }

    /** A later line for the same setting, or a change that waits for a restart, is no fault. */
    private static boolean isFault(ServerView view, TableRow row) {
        String name = row.text("name");
        boolean waits = view.rows("settings_all").stream()
                .anyMatch(one -> one.text("name").equals(name) && one.is("pending_restart"));
        boolean later = view.rows("file_settings_all").stream()
                .anyMatch(one -> one.text("name").equals(name) && one.count("seqno") > row.count("seqno"));
        return !waits && !later;
    }

    private static ServerCheck unlimitedSlots() {
        return BuiltInCheck.named(
                        "settings",
                        "slot_limit_off",
                        "A forgotten replication slot can fill the disk: max_slot_wal_keep_size sets no limit.",
                        "slots",
                        "settings_all",
                        "server")
                .sees(view -> view.rows("slots").stream()
                                        .filter(row -> !row.is("temporary"))
                                        .findAny()
                                        .isPresent()
                                && view.isPrimary()
                        ? view.rows("settings_all").stream()
                                .filter(row -> row.text("name").equals("max_slot_wal_keep_size")
                                        && row.text("setting").equals("-1"))
                                .map(
                                        row -> Observation.of(
                                                        CheckSeverity.WARNING,
                                                        "max_slot_wal_keep_size sets no limit, and there are "
                                                                + view.rows("slots")
                                                                        .size()
                                                                + " slots: one that nobody reads fills the disk")
                                                .with(
                                                        "slots",
                                                        view.rows("slots").size())
                                                .with("source", row.text("source"))
                                                .remedied(
                                                        "-- look: what slots hold back, and how much room pg_wal has",
                                                        "SELECT slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS retained FROM pg_replication_slots ORDER BY restart_lsn;",
                                                        "-- cure: some 40 % of that file system; reload only. From then on a slot beyond it is lost, and its consumer has to be built anew",
                                                        "-- ALTER SYSTEM SET max_slot_wal_keep_size = '...GB'; SELECT pg_reload_conf();",
                                                        "-- way back: ALTER SYSTEM RESET max_slot_wal_keep_size; SELECT pg_reload_conf();"))
                        : Stream.empty());
    }
}
