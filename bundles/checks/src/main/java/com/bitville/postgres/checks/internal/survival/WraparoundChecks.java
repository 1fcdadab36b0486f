package com.bitville.postgres.checks.internal.survival;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Role;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Transaction ids and multixact ids that run out. */
public final class WraparoundChecks {
    private static final double MOST = 2_147_483_647d;
    private static final double HALF = 1 << 30;
    private static final double FAILSAFE = 1_600_000_000d;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofDays(7);
    private static final Duration STEP = Duration.ofMinutes(10);
    /** Half a day of readings proves that no freeze lowers the age. */
    private static final int ENOUGH = 72;

    private WraparoundChecks() {}

    public static List<ServerCheck> all() {
        List<ServerCheck> checks = new ArrayList<>();
        checks.add(check(new Kind("xid_wraparound", "xid_age", "autovacuum_freeze_max_age", "transaction id")));
        checks.add(
                check(new Kind("mxid_wraparound", "mxid_age", "autovacuum_multixact_freeze_max_age", "multixact id")));
        checks.add(invalidDatabase());
        return checks;
    }

    private record Kind(String check, String column, String limit, String word) {}

    private static ServerCheck check(Kind kind) {
        return BuiltInCheck.named(
                        "survival",
                        kind.check(),
                        "A database comes near the end of its " + kind.word()
                                + "s, where the server stops taking writes.",
                        "wraparound",
                        "server")
                .on(Role.PRIMARY)
                .above("warning", HALF, MOST, "count", "Age of the oldest " + kind.word() + " of a database.")
                .above("error", FAILSAFE, MOST, "count", "The same, where the server's own emergency begins.")
                .sees(view -> view.rows("wraparound").stream().flatMap(row -> look(view, kind, row)));
    }

    private static Stream<Observation> look(ServerView view, Kind kind, TableRow row) {
        double age = row.count(kind.column());
        String database = row.text("datname");
        double limit = MOST - (view.version() < 140_000 ? 1_000_000 : 3_000_000);
        SeriesKey series = new SeriesKey(view.server(), "wraparound." + kind.column(), "", database);
        Optional<CheckSeverity> severity = view.grade(age, database, "");
        List<SeriesPoint> points = List.of();
        Optional<FindingEta> eta = Optional.empty();
        double forced = row.number(kind.limit()).orElse(MOST);
        if (severity.isPresent() || age > forced) {
            points = view.points(series, DAY, STEP);
            eta = view.eta(points, limit);
            if (eta.filter(when -> when.at().isBefore(view.at().plus(SOON))).isPresent() && age > forced) {
                severity = Optional.of(CheckSeverity.ERROR);
            } else if (severity.isEmpty() && neverFell(points, forced)) {
                severity = Optional.of(CheckSeverity.WARNING);
            }
        }
        Optional<FindingEta> when = eta;
        return severity.stream()
                .map(how -> Observation.of(
                                how,
                                "the oldest " + kind.word() + " of " + Texts.oneLine(database) + " is "
                                        + Texts.count(age) + " old; at " + Texts.count(limit)
                                        + " the server takes no more writes")
                        .on(database, "")
                        .with(kind.column(), (long) age)
                        .with("limit", (long) limit)
                        .with(kind.limit(), (long) forced)
                        .with("per_hour", when.map(FindingEta::perHour).orElse(null))
                        .with("holder", holder(view))
                        .until(when)
                        .over(series)
                        .remedied(
                                "-- look, in the database " + Texts.oneLine(database)
                                        + ": the oldest tables, and who holds the horizon",
                                "SELECT c.oid::regclass, "
                                        + (kind.column().equals("xid_age")
                                                ? "age(c.relfrozenxid)"
                                                : "mxid_age(c.relminmxid)")
                                        + " AS age FROM pg_class c WHERE c.relkind IN ('r','t','m') ORDER BY 2 DESC LIMIT 3;",
                                "SELECT pid, usename, state, age(backend_xmin), age(backend_xid) FROM pg_stat_activity"
                                        + " WHERE backend_xmin IS NOT NULL OR backend_xid IS NOT NULL ORDER BY 4 DESC NULLS LAST LIMIT 5;",
                                "-- end the holder first (see xmin_held): a vacuum before that freezes nothing",
                                "-- cure, in that database; takes no lock that readers or writers notice, and hours on a large table:",
                                "VACUUM (FREEZE, VERBOSE);",
                                "-- way back: none needed, it can be cancelled at any time"));
    }

    private static boolean neverFell(List<SeriesPoint> points, double forced) {
        return points.size() >= ENOUGH && points.stream().allMatch(point -> point.value() > forced);
    }

    private static String holder(ServerView view) {
        return view.rows("xmin_holders").stream()
                .findFirst()
                .map(row -> row.text("holder") + (row.has("pid") ? " " + row.text("pid") : ""))
                .orElse("");
    }

    private static ServerCheck invalidDatabase() {
        return BuiltInCheck.named(
                        "survival",
                        "invalid_database",
                        "A DROP DATABASE was interrupted: the database takes no connection, and no vacuum freezes it.",
                        "databases",
                        "server")
                .on(Role.PRIMARY)
                .sees(view -> view.rows("databases").stream()
                        .filter(row -> row.count("datconnlimit") == -2)
                        .map(row -> Observation.of(
                                        CheckSeverity.ERROR,
                                        "database " + Texts.oneLine(row.text("datname"))
                                                + " is invalid: a DROP DATABASE was interrupted; no vacuum freezes it")
                                .on(row.text("datname"), "")
                                .with("datconnlimit", -2)
                                .with("xid_age", age(view, row.text("datname")))
                                .remedied(
                                        "-- look: it takes no connection, and only this command may still touch it",
                                        "SELECT datname, datconnlimit FROM pg_database WHERE datconnlimit = -2;",
                                        "-- cure: waits for nothing, seconds; there is no way back, its data is partly gone already",
                                        "DROP DATABASE " + Texts.name(row.text("datname")) + ";")));
    }

    private static Object age(ServerView view, String database) {
        return view.rows("wraparound").stream()
                .filter(row -> row.text("datname").equals(database))
                .map(row -> (Object) (long) row.count("xid_age"))
                .findFirst()
                .orElse("");
    }
}
