package com.bitville.postgres.checks.internal.setting;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Role;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Settings that one line cannot judge, beside those of {@code settings.txt}. */
public final class SettingChecks {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double DAY_H = 24;
    private static final double MONTH_H = 720;
    private static final String LIMIT = "max_slot_wal_keep_size";

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
                .answers(SettingChecks::pending);
    }

    private static CheckAnswer pending(ServerView view) {
        List<String> names = view.rows("settings_all").stream()
                .filter(row -> row.is("pending_restart"))
                .map(row -> row.text("name"))
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return CheckAnswer.of(List.of());
        }
        SeriesKey series = SeriesKey.of(view.server(), "settings.pending_restart");
        double longest = Math.max(view.parameter("hint"), view.parameter("warning"));
        Duration step = longest > MONTH_H ? Duration.ofDays(1) : HOUR;
        List<SeriesPoint> points = view.points(series, Duration.ofHours(Math.round(longest + DAY_H)), step);
        if (points.isEmpty()) {
            return CheckAnswer.unknown("since when " + String.join(", ", names) + " wait for a restart is not kept");
        }
        double hours = 0;
        for (int i = points.size() - 1; i >= 0 && points.get(i).value() > 0; i--) {
            hours = Duration.between(points.get(i).at(), view.at()).toMinutes() / 60.0;
        }
        double waited = hours;
        return CheckAnswer.of(view.grade(waited, "", "").stream()
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
                                        "-- cure: restart in a maintenance window; all sessions end. Or take the change back in the file that is named above"))
                .toList());
    }

    private static ServerCheck configError() {
        return BuiltInCheck.named(
                        "settings",
                        "config_error",
                        "A line in the configuration files does not work; one such line stops the whole reload.",
                        "settings_all")
                .answers(
                        view -> view.has("file_settings_all")
                                        || view.has("log_state")
                                        || !view.over("entry_counts", HOUR).isEmpty()
                                ? CheckAnswer.of(configError(view).toList())
                                : CheckAnswer.unknown(
                                        "neither the configuration files nor the server's log are read",
                                        "-- the agent reads the log, or pg_file_settings where its role may: bitville:doctor says what is missing"));
    }

    /** Either the files themselves tell, where the role may read them, or the log does. */
    private static Stream<Observation> configError(ServerView view) {
        List<TableRow> lines = view.rows("file_settings_all").stream()
                .filter(row -> !row.is("applied") && row.has("sourcefile") && isFault(view, row))
                .toList();
        double logged = view.over("entry_counts", HOUR).stream()
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
                .on(Role.PRIMARY)
                .answers(view -> view.rows("slots").stream().allMatch(row -> row.is("temporary"))
                        ? CheckAnswer.of(List.of())
                        : SettingValues.missing(view, LIMIT)
                                .orElseGet(() -> CheckAnswer.of(unlimited(view).toList())));
    }

    private static Stream<Observation> unlimited(ServerView view) {
        int slots = view.rows("slots").size();
        return view.rows("settings_all").stream()
                .filter(row ->
                        row.text("name").equals(LIMIT) && row.text("setting").equals("-1"))
                .map(row -> Observation.of(
                                CheckSeverity.WARNING,
                                "max_slot_wal_keep_size sets no limit, and there are " + slots
                                        + " slots: one that nobody reads fills the disk")
                        .with("slots", slots)
                        .with("source", row.text("source"))
                        .remedied(
                                "-- look: what slots hold back, and how much room pg_wal has",
                                "SELECT slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS retained FROM pg_replication_slots ORDER BY restart_lsn;",
                                "-- cure: some 40 % of that file system; reload only. From then on a slot beyond it is lost, and its consumer has to be built anew",
                                "-- ALTER SYSTEM SET max_slot_wal_keep_size = '...GB'; SELECT pg_reload_conf();",
                                "-- way back: ALTER SYSTEM RESET max_slot_wal_keep_size; SELECT pg_reload_conf();"));
    }
}
