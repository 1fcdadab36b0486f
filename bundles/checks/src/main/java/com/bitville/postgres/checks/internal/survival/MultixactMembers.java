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
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Role;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The space of the members of multixacts, which many sessions that lock the same rows use up long before the ids. The server does not tell how
 * much of it is in use: the oldest multixact tells how many there are, the growth of both over a day how many members each has.
 */
public final class MultixactMembers {
    private static final double SPACE = 4_294_967_296d;
    /** Far more members than a multixact has on average: below a share of this no rate need be known. */
    private static final double MOST_MEMBERS = 1_000;
    /** Fewer of them say nothing of an average. */
    private static final double FEWEST = 1_000;

    private static final double SECONDS_PER_HOUR = 3_600;
    private static final double PERCENT = 100;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofDays(7);
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final int ENOUGH = 10;

    private MultixactMembers() {}

    public static List<ServerCheck> all() {
        return List.of(BuiltInCheck.named(
                        "survival",
                        "mxid_members",
                        "The space of the members of multixacts comes near its end, where the server refuses to lock rows that others have locked.",
                        "wraparound",
                        "checkpointer",
                        "server")
                .on(Role.PRIMARY)
                .above(
                        "warning",
                        50,
                        100,
                        "percent",
                        "Used share, by an estimate; the server then freezes more than its settings say.")
                .above("error", 75, 100, "percent", "The same; from there on every table is due.")
                .answers(MultixactMembers::look));
    }

    private static CheckAnswer look(ServerView view) {
        Optional<TableRow> oldest =
                view.rows("wraparound").stream().max(Comparator.comparingDouble(row -> row.count("mxid_age")));
        double age = oldest.map(row -> row.count("mxid_age")).orElse(0d);
        if (age * MOST_MEMBERS < SPACE * view.parameter("warning") / PERCENT) {
            return CheckAnswer.of(List.of());
        }
        List<SeriesPoint> ids = view.points(SeriesKey.of(view.server(), "multixact.ids"), DAY, STEP);
        List<SeriesPoint> members = view.points(SeriesKey.of(view.server(), "multixact.members"), DAY, STEP);
        double made = sum(ids) * STEP.toSeconds();
        if (ids.size() < ENOUGH || members.size() < ENOUGH) {
            return CheckAnswer.unknown("how many members multixacts have is known after some hours with checkpoints");
        }
        if (made < FEWEST) {
            return CheckAnswer.unknown(
                    "fewer than a thousand multixacts were made within a day: how many members the older ones have is not known");
        }
        double each = sum(members) * STEP.toSeconds() / made;
        double used = Math.min(SPACE, age * each);
        double perHour = sum(members) / members.size() * SECONDS_PER_HOUR;
        return CheckAnswer.of(severity(view, used, perHour).stream()
                .map(how -> told(view, oldest.orElseThrow(), used, each, perHour, how))
                .toList());
    }

    private static double sum(List<SeriesPoint> points) {
        return points.stream().mapToDouble(SeriesPoint::value).sum();
    }

    private static Optional<CheckSeverity> severity(ServerView view, double used, double perHour) {
        return view.grade(Texts.percent(used, SPACE), "", "")
                .map(graded -> eta(view, used, perHour)
                                .filter(when -> when.at().isBefore(view.at().plus(SOON)))
                                .isPresent()
                        ? CheckSeverity.ERROR
                        : graded);
    }

    private static Optional<FindingEta> eta(ServerView view, double used, double perHour) {
        double hours = (SPACE - used) / perHour;
        return perHour <= 0 || hours > DAY.toHours() * 365d
                ? Optional.empty()
                : Optional.of(
                        new FindingEta(view.at().plusSeconds((long) (hours * SECONDS_PER_HOUR)), perHour, DAY, SPACE));
    }

    private static Observation told(
            ServerView view, TableRow oldest, double used, double each, double perHour, CheckSeverity how) {
        double age = oldest.count("mxid_age");
        return Observation.of(
                        how,
                        "about " + Texts.count(Texts.percent(used, SPACE))
                                + " % of the space of multixact members is in use: the oldest multixact is "
                                + Texts.count(age) + " old, and one has "
                                + Texts.count(Math.round(each * 10) / 10.0) + " members")
                .with("used_percent", Texts.percent(used, SPACE))
                .with("mxid_age", (long) age)
                .with("members_of_each", Math.round(each * 10) / 10.0)
                .with("members_per_hour", Math.round(perHour))
                .with("database", oldest.text("datname"))
                .until(eta(view, used, perHour))
                .over(SeriesKey.of(view.server(), "multixact.members"))
                .remedied(
                        "-- look, in the database " + Texts.oneLine(oldest.text("datname"))
                                + ": the tables with the oldest multixacts",
                        "SELECT oid::regclass, mxid_age(relminmxid) FROM pg_class WHERE relkind IN ('r', 't', 'm') ORDER BY 2 DESC LIMIT 5;",
                        "-- cure, in that database, or for those tables alone; takes no lock that readers or writers notice, and hours on a large table:",
                        "VACUUM (FREEZE, VERBOSE);",
                        "-- and its cause: many sessions that lock the same rows at once, by FOR SHARE or as the referred rows of foreign keys",
                        "-- way back: none needed, it can be cancelled at any time");
    }
}
