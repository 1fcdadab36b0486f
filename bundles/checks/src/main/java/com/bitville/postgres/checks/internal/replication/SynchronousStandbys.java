package com.bitville.postgres.checks.internal.replication;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The standbys that a primary's commits wait for. */
final class SynchronousStandbys {
    static final String NAMES = "synchronous_standby_names";
    /** {@code FIRST 2 (a, b)}, {@code ANY 1 (*)}, {@code 2 (a, b)}; a list alone means the first one. */
    private static final Pattern NUMBERED =
            Pattern.compile("\\s*(?:(?:first|any)\\s*)?(\\d{1,4})\\s*\\(.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Duration WINDOW = Duration.ofMinutes(3);
    private static final int READINGS = 3;

    private SynchronousStandbys() {}

    /** How many have to confirm a commit. */
    static int wanted(String names) {
        Matcher numbered = NUMBERED.matcher(names);
        return names.isBlank() ? 0 : numbered.matches() ? Integer.parseInt(numbered.group(1)) : 1;
    }

    /** What commits wait for, if anything. */
    static Optional<Observation> unmet(ServerView view) {
        String names = SettingValues.text(view, NAMES);
        int wanted = wanted(names);
        List<TableReading> counts = view.over("session_counts", WINDOW);
        boolean waits = counts.stream().anyMatch(SynchronousStandbys::hasWaiters);
        boolean always = counts.size() >= READINGS && counts.stream().allMatch(SynchronousStandbys::hasWaiters);
        List<TableRow> connected = view.rows("senders").stream()
                .filter(row -> row.text("sync_state").matches("sync|quorum"))
                .toList();
        long confirming =
                connected.stream().filter(row -> !always || moves(view, row)).count();
        if (confirming >= wanted) {
            return Optional.empty();
        }
        Observation unmet = Observation.of(
                        CheckSeverity.ERROR,
                        NAMES + " = " + Texts.literal(names) + " wants " + wanted
                                + (wanted == 1 ? " standby" : " standbys") + ", "
                                + (confirming < connected.size()
                                        ? "and of the " + connected.size() + " connected ones " + confirming
                                                + " confirm"
                                        : connected.size() + " of them " + (connected.size() == 1 ? "is" : "are")
                                                + " connected")
                                + ": commits wait" + (waits ? ", and sessions do so now" : ""))
                .on("", NAMES)
                .with(NAMES, names)
                .with("wanted", wanted)
                .with("connected", connected.size())
                .with("confirming", confirming)
                .with("senders", view.rows("senders").size())
                .with("sessions_wait", waits)
                .remedied(
                        "-- look",
                        "SELECT application_name, state, sync_state, flush_lsn, replay_lsn FROM pg_stat_replication;",
                        "-- cure: start the standby again. Until then, to let commits go on without it (a failover may then lose them); reload only:",
                        "-- ALTER SYSTEM SET synchronous_standby_names = ''; SELECT pg_reload_conf();",
                        "-- way back: ALTER SYSTEM SET synchronous_standby_names = " + Texts.literal(names)
                                + "; SELECT pg_reload_conf();");
        return Optional.of(waits ? unmet.losingData() : unmet);
    }

    private static boolean hasWaiters(TableReading reading) {
        return reading.rows().stream()
                .anyMatch(row -> row.text("counted_by").equals("wait_event")
                        && row.text("value").endsWith("SyncRep")
                        && row.count("sessions") > 0);
    }

    /** One that hangs stays connected until wal_sender_timeout, which may be off. */
    private static boolean moves(ServerView view, TableRow sender) {
        boolean applied = SettingValues.text(view, "synchronous_commit").equals("remote_apply");
        String place = applied ? "replay_lsn" : "flush_lsn";
        List<TableReading> readings = view.over("senders", WINDOW);
        return readings.size() < READINGS
                || sender.count(applied ? "replay_lag_bytes" : "flush_lag_bytes") <= 0
                || !readings.stream()
                        .allMatch(reading -> reading.rows().stream()
                                .anyMatch(row -> row.text("pid").equals(sender.text("pid"))
                                        && row.text(place).equals(sender.text(place))));
    }
}
