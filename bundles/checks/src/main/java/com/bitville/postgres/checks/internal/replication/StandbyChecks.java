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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
                        "settings_all",
                        "server")
                .answers(StandbyChecks::missing);
    }

    /** A role without pg_read_all_stats sees that there is a sender and nothing else of it. */
    private static Optional<CheckAnswer> hidden(ServerView view) {
        return view.rows("senders").stream().anyMatch(row -> !row.has("state") && !row.has("sync_state"))
                ? Optional.of(CheckAnswer.notPermitted(
                        "the role does not see the state of the senders", "-- bitville:doctor prints the grant"))
                : Optional.empty();
    }

    private static CheckAnswer missing(ServerView view) {
        return hidden(view).orElseGet(() -> {
            List<Observation> all = new ArrayList<>();
            view.keys("senders.named").forEach(key -> gone(view, key).ifPresent(all::add));
            // A standby may have the setting of its primary, and nobody commits there.
            if (!view.isPrimary()) {
                return CheckAnswer.of(all);
            }
            SynchronousStandbys.unmet(view).ifPresent(all::add);
            return SettingValues.isKnown(view, SynchronousStandbys.NAMES)
                    ? CheckAnswer.of(all)
                    : CheckAnswer.of(all)
                            .except(
                                    view.isSeen("", SynchronousStandbys.NAMES) ? Set.of("") : Set.of(),
                                    SynchronousStandbys.NAMES + " was not read");
        });
    }

    private static long count(List<TableRow> senders, String name) {
        return senders.stream()
                .filter(row -> row.text("application_name").equals(name))
                .count();
    }

    /** How many of that name were here for a day. A server that follows has been restarted since it led: its former standbys follow another. */
    private static long usual(ServerView view, SeriesKey key) {
        Instant since = view.isPrimary()
                ? Instant.MIN
                : view.rows("server").stream()
                        .flatMap(row -> row.time("started_at").stream())
                        .findFirst()
                        .orElse(Instant.MAX);
        List<Double> counts = view.points(key, TWO_DAYS, STEP).stream()
                .filter(point -> point.at().isAfter(since))
                .map(SeriesPoint::value)
                .sorted(Comparator.reverseOrder())
                .toList();
        return counts.size() < A_DAY ? 0 : Math.round(counts.get(A_DAY - 1));
    }

    private static Optional<Observation> gone(ServerView view, SeriesKey key) {
        String name = key.object();
        long now = count(view.rows("senders"), name);
        long usual = usual(view, key);
        if (now >= usual) {
            return Optional.empty();
        }
        Duration away = Windows.held(view, "senders", rows -> count(rows, name) < usual);
        Instant last = view.at().minus(away);
        if (away.compareTo(GONE) < 0) {
            return Optional.empty();
        }
        String since = last.truncatedTo(ChronoUnit.MINUTES).toString();
        return Optional.of(
                Observation.of(
                                CheckSeverity.WARNING,
                                usual == 1
                                        ? "standby " + Texts.oneLine(name) + " was here for a day and is gone since "
                                                + since
                                        : "of " + usual + " standbys " + Texts.oneLine(name)
                                                + " that were here for a day " + (usual - now)
                                                + (usual - now == 1 ? " is" : " are") + " gone since " + since)
                        .on("", name)
                        .with("last_seen", last.toString())
                        .with("usual", usual)
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
                .answers(view -> hidden(view)
                        .orElseGet(() -> CheckAnswer.of(view.rows("senders").stream()
                                .filter(row -> row.text("state").matches("streaming|catchup"))
                                .flatMap(row -> lag(view, row))
                                .toList())));
    }

    private static String object(String name, TableRow row) {
        String address = row.text("client_addr");
        return address.isEmpty() ? name : name + "." + address;
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
                        .over(new SeriesKey(view.server(), "senders.replay_lag_bytes", "", object(name, row)))
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
