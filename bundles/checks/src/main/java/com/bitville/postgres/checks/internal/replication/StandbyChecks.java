package com.bitville.postgres.checks.internal.replication;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Windows;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Standbys as the server that sends to them sees them. */
public final class StandbyChecks {
    private static final double MS_PER_MINUTE = 60_000;
    private static final Duration TWO_DAYS = Duration.ofDays(2);
    private static final Duration STEP = Duration.ofMinutes(10);
    /** Ten-minute steps of a standby that has been there for a day, with some pauses. */
    private static final int A_DAY = 130;

    private static final Duration GONE = Duration.ofMinutes(5);

    private StandbyChecks() {}

    public static List<ServerCheck> all() {
        return List.of(missing(), lag());
    }

    private static ServerCheck missing() {
        return BuiltInCheck.named(
                        "replication",
                        "standby_missing",
                        "A standby that was there for a day is gone, or a synchronous commit waits for one that is not there.",
                        "senders",
                        "settings_all")
                .answers(StandbyChecks::missing);
    }

    private static CheckAnswer missing(ServerView view) {
        List<TableRow> senders = view.rows("senders");
        Set<String> there =
                senders.stream().map(row -> row.text("application_name")).collect(Collectors.toSet());
        List<Observation> all = new ArrayList<>();
        String names = SettingValues.text(view, "synchronous_standby_names");
        boolean waits = view.over("session_counts", Duration.ofMinutes(3)).stream()
                .flatMap(reading -> reading.rows().stream())
                .anyMatch(row -> row.text("counted_by").equals("wait_event")
                        && row.text("value").endsWith("SyncRep")
                        && row.count("sessions") > 0);
        boolean sync = senders.stream().anyMatch(row -> row.text("sync_state").matches("sync|quorum"));
        if (!names.isEmpty() && !sync) {
            Observation unmet = Observation.of(
                            CheckSeverity.ERROR,
                            "no standby of synchronous_standby_names = " + Texts.literal(names)
                                    + " is connected: commits wait" + (waits ? ", and sessions do so now" : ""))
                    .on("", "synchronous_standby_names")
                    .with("synchronous_standby_names", names)
                    .with("senders", senders.size())
                    .with("sessions_wait", waits)
                    .remedied(
                            "-- look",
                            "SELECT application_name, state, sync_state, replay_lsn FROM pg_stat_replication;",
                            "-- cure: start the standby again. Until then, to let commits go on without it (a failover may then lose them); reload only:",
                            "-- ALTER SYSTEM SET synchronous_standby_names = ''; SELECT pg_reload_conf();",
                            "-- way back: ALTER SYSTEM SET synchronous_standby_names = " + Texts.literal(names)
                                    + "; SELECT pg_reload_conf();");
            all.add(waits ? unmet.losingData() : unmet);
        }
        for (SeriesKey key : view.keys("senders.replay_lag_bytes")) {
            if (!there.contains(key.object())) {
                gone(view, key).ifPresent(all::add);
            }
        }
        return CheckAnswer.of(all);
    }

    private static Optional<Observation> gone(ServerView view, SeriesKey key) {
        List<SeriesPoint> points = view.points(key, TWO_DAYS, STEP);
        if (points.size() < A_DAY) {
            return Optional.empty();
        }
        Duration away = Windows.held(
                view,
                "senders",
                rows -> rows.stream()
                        .noneMatch(row -> row.text("application_name").equals(key.object())));
        Instant last = view.at().minus(away);
        if (away.compareTo(GONE) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                Observation.of(
                                CheckSeverity.WARNING,
                                "standby " + Texts.oneLine(key.object()) + " was here for a day and is gone since "
                                        + last.truncatedTo(ChronoUnit.MINUTES))
                        .on("", key.object())
                        .with("last_seen", last.toString())
                        .with("senders", view.rows("senders").size())
                        .over(key)
                        .remedied(
                                "-- look, here",
                                "SELECT application_name, client_addr, state, sent_lsn, replay_lsn FROM pg_stat_replication;",
                                "SELECT slot_name, active, wal_status, inactive_since FROM pg_replication_slots;"
                                        .replace(view.version() < 170_000 ? ", inactive_since" : "\u0000", ""),
                                "-- cure: that host's server log says why it does not connect: stopped, primary_conninfo, pg_hba.conf, WAL that is gone"));
    }

    private static ServerCheck lag() {
        return BuiltInCheck.named(
                        "replication",
                        "replay_lag",
                        "What a standby shows is old: it receives or replays more slowly than is written here.",
                        "senders",
                        "server")
                .above(
                        "warning",
                        5,
                        10_080,
                        "min",
                        "How old at least what it has replayed is, by the agent's own clock.")
                .above("error", 30, 10_080, "min", "The same.")
                .above(
                        "lag_bytes",
                        1L << 30,
                        1L << 50,
                        "bytes",
                        "WAL not replayed that is a warning where it does not fall.")
                .sees(view -> view.rows("senders").stream()
                        .filter(row -> row.text("state").matches("streaming|catchup"))
                        .flatMap(row -> lag(view, row)));
    }

    private static Stream<Observation> lag(ServerView view, TableRow row) {
        String name = row.text("application_name");
        double minutes = row.count("replay_behind_ms") / MS_PER_MINUTE;
        double bytes = row.count("replay_lag_bytes");
        Optional<CheckSeverity> severity = view.grade(minutes, "", name);
        if (severity.isEmpty() && bytes > view.parameter("lag_bytes")) {
            List<TableReading> window = view.over("senders", Duration.ofMinutes(5));
            double before = window.isEmpty()
                    ? bytes
                    : window.get(0).rows().stream()
                            .filter(one -> one.text("application_name").equals(name))
                            .mapToDouble(one -> one.count("replay_lag_bytes"))
                            .findFirst()
                            .orElse(0);
            severity = bytes >= before && window.size() > 1 ? Optional.of(CheckSeverity.WARNING) : severity;
        }
        return severity.stream()
                .map(how -> Observation.of(
                                how,
                                "standby " + Texts.oneLine(name) + " has not replayed " + Texts.bytes(bytes)
                                        + "; what it shows is at least " + Texts.time(minutes * MS_PER_MINUTE)
                                        + " old")
                        .on("", name)
                        .with("replay_lag_bytes", (long) bytes)
                        .with("flush_lag_bytes", (long) row.count("flush_lag_bytes"))
                        .with("replay_behind_s", Math.round(row.count("replay_behind_ms") / 1_000))
                        .with("client_addr", row.text("client_addr"))
                        .over(new SeriesKey(view.server(), "senders.replay_lag_bytes", "", name))
                        .remedied(
                                "-- look, here: where the WAL stands",
                                "SELECT application_name, state, sent_lsn, flush_lsn, replay_lsn, reply_time FROM pg_stat_replication WHERE application_name = "
                                        + Texts.literal(name) + ";",
                                "-- look, on the standby: paused, or a long query that replay waits for",
                                "-- SELECT pg_is_wal_replay_paused(); SELECT pid, now() - xact_start, query FROM pg_stat_activity WHERE state <> 'idle' ORDER BY 2 DESC LIMIT 5;",
                                "-- cure there: end that query with pg_terminate_backend, or SELECT pg_wal_replay_resume(); else its disk is too slow.",
                                "-- recovery_min_apply_delay makes it late on purpose: mute this check for it"));
    }
}
