package com.bitville.postgres.checks.internal.schema;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.DatabaseRule;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Wrong;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tables that vacuum comes to, in vain. */
public final class IneffectiveVacuum {
    private IneffectiveVacuum() {}

    public static List<ServerCheck> all() {
        return List.of(BuiltInCheck.named(
                        "schema",
                        "vacuum_ineffective",
                        "Vacuum comes to a table and its dead rows stay: something older still may see them.",
                        "tables",
                        "xmin_holders",
                        "databases",
                        "server")
                .above(
                        "warning",
                        15,
                        10_000,
                        "min",
                        "How long each visit has found it above its limit, though a vacuum came.")
                .above("rows", 10_000, 1e12, "count", "Dead rows beyond the limit; fewer do not matter.")
                .sharingRowsOf(VacuumChecks.OVERDUE)
                .inDatabases(VacuumChecks::beyondLimit, IneffectiveVacuum::judge));
    }

    private static Optional<Instant> vacuumed(TableRow row) {
        return Stream.of(row.time("last_vacuum"), row.time("last_autovacuum"))
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }

    /** Only with what holds the horizon since before: a busy table is above its limit most of the time, and its dead rows are new ones. */
    private static Optional<Wrong> judge(ServerView view, VisitedRow of) {
        TableRow row = of.row();
        Optional<Instant> last = vacuumed(row).filter(of.since()::isBefore);
        if (last.isEmpty() || row.count("vacuum_debt") < view.parameter("rows")) {
            return Optional.empty();
        }
        double since = Duration.between(of.since(), view.at()).toMillis();
        Optional<TableRow> holder = view.rows("xmin_holders").stream()
                .filter(one -> one.count("age_ms") >= since
                        && (!one.has("datname") || one.text("datname").equals(of.database())))
                .max((a, b) -> Double.compare(a.count("xmin_age"), b.count("xmin_age")));
        return holder.flatMap(by -> view.grade(
                        Duration.between(of.since(), of.at()).toSeconds() / 60.0, of.database(), of.object())
                .map(how -> new Wrong(how, as -> told(view, of, by, as))));
    }

    private static Observation told(ServerView view, VisitedRow of, TableRow holder, CheckSeverity how) {
        TableRow row = of.row();
        String who = holder.text("holder") + " "
                + (holder.has("pid") ? holder.text("pid") : "of " + Texts.oneLine(holder.text("usename")));
        return Observation.of(
                        how,
                        "vacuum came to " + Texts.oneLine(of.object()) + " and left "
                                + Texts.count(row.count("n_dead_tup")) + " dead rows: the " + who
                                + " has held the horizon since before")
                .on(of.database(), of.object())
                .with("n_dead_tup", (long) row.count("n_dead_tup"))
                .with("vacuum_threshold", (long) row.count("vacuum_threshold"))
                .with("last_vacuum", vacuumed(row).map(Object::toString).orElse(null))
                .with("holder", who)
                .with("holder_age_s", Math.round(holder.count("age_ms") / 1_000))
                .with("read", of.read().toString())
                .over(new SeriesKey(view.server(), "table.dead_rows", of.database(), of.object()))
                .remedied(
                        DatabaseRule.look(of, "what the last vacuum could not remove, and who is in the way"),
                        "SELECT n_dead_tup, last_vacuum, last_autovacuum FROM pg_stat_all_tables WHERE relid = "
                                + DatabaseRule.regclass(row, "relname") + ";",
                        "SELECT pid, usename, state, xact_start, age(backend_xmin) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL ORDER BY age(backend_xmin) DESC LIMIT 5;",
                        "-- cure: end the holder (the finding xmin_held has how, for its kind), then no lock that reads or writes wait for:",
                        "-- VACUUM (VERBOSE) " + DatabaseRule.quoted(row, "relname") + ";",
                        "-- way back: none needed");
    }
}
