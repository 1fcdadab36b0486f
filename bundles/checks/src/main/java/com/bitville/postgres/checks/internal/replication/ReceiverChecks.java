package com.bitville.postgres.checks.internal.replication;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Role;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Tracked;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Windows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A standby as it sees itself. */
public final class ReceiverChecks {
    private static final double MS_PER_MINUTE = 60_000;
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String PRIMARY = "primary_conninfo";

    private ReceiverChecks() {}

    public static List<ServerCheck> all() {
        return List.of(down(), paused(), conflicts());
    }

    private static ServerCheck down() {
        return BuiltInCheck.named(
                        "replication",
                        "receiver_down",
                        "A standby receives nothing: no connection to its primary, or one that hangs.",
                        "receiver",
                        "server")
                .on(Role.STANDBY)
                .above(
                        "warning",
                        2,
                        10_080,
                        "min",
                        "Time without a message, of which idle primaries send one every few seconds; without a connection, since the agent was started.")
                .above("error", 15, 10_080, "min", "The same.")
                .tracks((view, since) -> {
                    boolean none = view.rows("receiver").stream()
                            .anyMatch(row -> row.text("status").isEmpty());
                    // Whether there should be a receiver, only this setting tells.
                    return (none ? SettingValues.missing(view, PRIMARY) : Optional.<CheckAnswer>empty())
                            .orElseGet(() -> CheckAnswer.of(view.rows("receiver").stream()
                                    .flatMap(row -> down(view, row, since))
                                    .toList()));
                });
    }

    private static Stream<Observation> down(ServerView view, TableRow row, Tracked since) {
        boolean configured = view.rows("settings_all").stream()
                .anyMatch(setting -> setting.text("name").equals(PRIMARY)
                        && (setting.is("is_set") || setting.has("setting_hash"))
                        && !setting.text("source").equals("default"));
        boolean none = row.text("status").isEmpty();
        if (none && !configured) {
            // A standby of an archive alone has no receiver by design.
            return Stream.empty();
        }
        double minutes = none ? away(view, since) : row.count("last_msg_age_ms") / MS_PER_MINUTE;
        Optional<CheckSeverity> severity = view.grade(minutes, "", "");
        return severity.stream()
                .map(how -> Observation.of(
                                how,
                                none
                                        ? "this standby has no connection to its primary since at least "
                                                + Texts.time(minutes * MS_PER_MINUTE)
                                        : "the connection to the primary hangs: the last message came "
                                                + Texts.time(row.count("last_msg_age_ms"))
                                                + " ago, though it says " + row.text("status"))
                        .with("status", row.text("status"))
                        .with("sender_host", row.text("sender_host"))
                        .with("last_msg_age_s", Math.round(row.count("last_msg_age_ms") / 1_000))
                        .with("receive_lsn", row.text("receive_lsn"))
                        .with("replay_lsn", row.text("replay_lsn"))
                        .remedied(
                                "-- look",
                                "SELECT status, sender_host, last_msg_receipt_time, latest_end_lsn FROM pg_stat_wal_receiver;",
                                "SELECT pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn();",
                                "-- cure: this server's log says what the connection fails for: primary_conninfo, pg_hba.conf there, WAL that is gone (then build it anew, or give it the archive).",
                                "-- a receiver that hangs: end its process, the server starts another at once:",
                                "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'walreceiver' AND "
                                        + (none ? "false" : "true") + ";"));
    }

    /** Minutes in which every reading had no receiver. */
    private static double away(ServerView view, Tracked since) {
        Duration shown = Windows.held(
                view,
                "receiver",
                rows -> rows.stream().allMatch(row -> row.text("status").isEmpty()));
        return since.held("receiver", shown).toMillis() / MS_PER_MINUTE;
    }

    private static ServerCheck paused() {
        return BuiltInCheck.named(
                        "replication",
                        "replay_paused",
                        "Somebody paused the replay on a standby.",
                        "receiver",
                        "server")
                .on(Role.STANDBY)
                .sees(view -> view.rows("receiver").stream()
                        .filter(row -> row.is("replay_paused")
                                && Windows.held(
                                                        view,
                                                        "receiver",
                                                        rows -> rows.stream().allMatch(one -> one.is("replay_paused")))
                                                .compareTo(TEN_MINUTES)
                                        >= 0)
                        .map(row -> Observation.of(
                                        CheckSeverity.WARNING,
                                        "replay has been paused for ten minutes or more; "
                                                + Texts.bytes(row.count("replay_lag_bytes")) + " wait")
                                .with("replay_lag_bytes", (long) row.count("replay_lag_bytes"))
                                .with("replay_lsn", row.text("replay_lsn"))
                                .remedied(
                                        "-- look: paused by hand, or by a limit that was raised on the primary (14 and later; the log says so)",
                                        "SELECT pg_is_wal_replay_paused(), pg_last_wal_replay_lsn();",
                                        "-- cure: at once; if the log names a limit, the server stops then: raise it here first",
                                        "SELECT pg_wal_replay_resume();",
                                        "-- way back: SELECT pg_wal_replay_pause();")));
    }

    private static double kinds(TableRow row) {
        return row.count("confl_tablespace")
                + row.count("confl_lock")
                + row.count("confl_snapshot")
                + row.count("confl_bufferpin")
                + row.count("confl_deadlock")
                + row.count("confl_active_logicalslot");
    }

    private static ServerCheck conflicts() {
        return BuiltInCheck.named(
                        "replication",
                        "recovery_conflicts",
                        "Recovery cancels queries on a standby.",
                        "conflicts",
                        "server")
                .on(Role.STANDBY)
                .above("warning", 5, 1_000_000, "count", "Queries cancelled in an hour, by database.")
                .sees(
                        view ->
                                Windows.grown(view, "conflicts", "datname", HOUR, ReceiverChecks::kinds)
                                        .entrySet()
                                        .stream()
                                        .flatMap(
                                                each -> view.grade(each.getValue(), each.getKey(), "").stream()
                                                        .map(
                                                                how -> Observation.of(
                                                                                how,
                                                                                "recovery cancelled "
                                                                                        + Texts.count(each.getValue())
                                                                                        + " queries in "
                                                                                        + Texts.oneLine(each.getKey())
                                                                                        + " within an hour")
                                                                        .on(each.getKey(), "")
                                                                        .with(
                                                                                "cancelled",
                                                                                each.getValue()
                                                                                        .longValue())
                                                                        .remedied(
                                                                                "-- look: which kind",
                                                                                "SELECT * FROM pg_stat_database_conflicts WHERE datname = "
                                                                                        + Texts.literal(each.getKey())
                                                                                        + ";",
                                                                                "-- cure, one of: let queries live longer, the standby falls behind meanwhile; reload only:",
                                                                                "-- ALTER SYSTEM SET max_standby_streaming_delay = '5min'; SELECT pg_reload_conf();   -- way back: ALTER SYSTEM RESET max_standby_streaming_delay; SELECT pg_reload_conf();",
                                                                                "-- or keep their rows on the primary, which bloats there: ALTER SYSTEM SET hot_standby_feedback = on; SELECT pg_reload_conf();"))));
    }
}
