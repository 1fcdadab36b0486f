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
import java.util.List;
import java.util.Optional;

/** Tables that autovacuum does not come to. */
public final class VacuumChecks {
    static final String OVERDUE = "autovacuum_overdue";
    private static final String TABLES = "tables";

    private VacuumChecks() {}

    public static List<ServerCheck> all() {
        return List.of(overdue(), statistics(), off());
    }

    private static BuiltInCheck.Builder check(String name, String description) {
        return BuiltInCheck.named("schema", name, description, TABLES, "databases", "server");
    }

    private static Optional<String> named(TableRow row) {
        return Optional.of(DatabaseRule.full(row, "relname"));
    }

    private static double minutes(VisitedRow of) {
        return Duration.between(of.since(), of.at()).toSeconds() / 60.0;
    }

    private static ServerCheck overdue() {
        return check(
                        OVERDUE,
                        "A table has had more dead or inserted rows than its own limits for long: no vacuum comes.")
                .above("warning", 45, 10_000, "min", "How long no visit has found it below its limit.")
                .above("rows", 10_000, 1e12, "count", "Dead or inserted rows beyond the limit; fewer do not matter.")
                .inDatabases(VacuumChecks::beyondLimit, VacuumChecks::overdue);
    }

    /** A table that autovacuum looks after and that has more dead rows than its limit, or more rows inserted since the last vacuum. */
    static Optional<String> beyondLimit(TableRow row) {
        return Math.max(row.count("vacuum_debt"), row.count("insert_debt")) > 0
                        && !row.text("autovacuum_enabled").equals("false")
                ? named(row)
                : Optional.empty();
    }

    private static Optional<Wrong> overdue(ServerView view, VisitedRow of) {
        TableRow row = of.row();
        boolean vacuumed =
                row.time("last_autovacuum").filter(of.since()::isBefore).isPresent()
                        || row.time("last_vacuum").filter(of.since()::isBefore).isPresent();
        // One that a vacuum came to has another problem: what holds the horizon, or a limit that is too low.
        boolean dead = row.count("vacuum_debt") >= view.parameter("rows");
        if (vacuumed || !(dead || row.count("insert_debt") >= view.parameter("rows"))) {
            return Optional.empty();
        }
        return view.grade(minutes(of), of.database(), of.object())
                .map(how -> new Wrong(how, as -> overdue(view, of, dead, as)));
    }

    private static Observation overdue(ServerView view, VisitedRow of, boolean dead, CheckSeverity how) {
        TableRow row = of.row();
        String rows = dead ? "n_dead_tup" : "n_ins_since_vacuum";
        String limit = dead ? "vacuum_threshold" : "insert_threshold";
        String table = DatabaseRule.quoted(row, "relname");
        return Observation.of(
                        how,
                        "table " + Texts.oneLine(of.object()) + " has "
                                + Texts.count(row.count(rows))
                                + (dead ? " dead rows" : " rows inserted since the last vacuum")
                                + ", autovacuum's limit is "
                                + Texts.count(row.count(limit)) + ", and no vacuum has come since "
                                + of.since())
                .on(of.database(), of.object())
                .with(rows, (long) row.count(rows))
                .with(limit, (long) row.count(limit))
                .with(
                        "last_autovacuum",
                        row.time("last_autovacuum").map(Object::toString).orElse(null))
                .with("read", of.read().toString())
                .over(new SeriesKey(view.server(), "table.dead_rows", of.database(), of.object()))
                .remedied(
                        DatabaseRule.look(of, "what the workers do, and when they were here"),
                        "SELECT pid, relid::regclass, phase, heap_blks_scanned, heap_blks_total FROM pg_stat_progress_vacuum;",
                        "SELECT last_autovacuum, n_dead_tup, n_ins_since_vacuum, autovacuum_count FROM pg_stat_all_tables WHERE relid = "
                                + DatabaseRule.regclass(row, "relname") + ";",
                        "-- cure: no lock that reads or writes wait for; it can be cancelled at any time",
                        "VACUUM (VERBOSE, ANALYZE) " + table + ";",
                        "-- if it comes back: all workers are busy (autovacuum_saturated), or a lock on the table cancels them",
                        "-- way back: none needed");
    }

    private static ServerCheck statistics() {
        return check("stats_missing", "A table with rows was never analyzed: the planner guesses.")
                .above("warning", 30, 10_000, "min", "How long it has been so.")
                .above("rows", 1_000, 1e12, "count", "Rows of a table that counts.")
                .inDatabases(
                        VacuumChecks::isGuessed,
                        (view, of) -> of.row().count("n_live_tup") < view.parameter("rows")
                                ? Optional.empty()
                                : view.grade(minutes(of), of.database(), of.object())
                                        .map(how -> new Wrong(how, as -> statistics(view, of, as))));
    }

    /** -1 where it was never counted, on 13 zero; both times are lost in a crash while the statistics of the planner are not. */
    private static Optional<String> isGuessed(TableRow row) {
        boolean never = row.number("reltuples").orElse(1) <= 0
                && row.time("last_analyze").isEmpty()
                && row.time("last_autoanalyze").isEmpty();
        return never && row.count("n_live_tup") > 0 ? named(row) : Optional.empty();
    }

    private static Observation statistics(ServerView view, VisitedRow of, CheckSeverity how) {
        TableRow row = of.row();
        return Observation.of(
                        how,
                        "table " + Texts.oneLine(of.object()) + " has about "
                                + Texts.count(row.count("n_live_tup"))
                                + " rows and was never analyzed: the planner guesses")
                .on(of.database(), of.object())
                .with("n_live_tup", (long) row.count("n_live_tup"))
                .with("read", of.read().toString())
                .remedied(
                        DatabaseRule.look(of, "whether the planner has statistics"),
                        "SELECT count(*) FROM pg_statistic WHERE starelid = " + DatabaseRule.regclass(row, "relname")
                                + ";",
                        "-- cure: no lock that reads or writes wait for, seconds",
                        "ANALYZE " + DatabaseRule.quoted(row, "relname") + ";",
                        view.version() >= 180_000
                                ? "-- many at once, after an upgrade: vacuumdb --all --analyze-in-stages --missing-stats-only"
                                : "-- many at once, after an upgrade: vacuumdb --all --analyze-in-stages",
                        "-- way back: none needed");
    }

    private static ServerCheck off() {
        return check("table_autovacuum_off", "Autovacuum is off for a table that changes.")
                .above("warning", 10_000, 1e12, "count", "Dead rows, or rows changed since the last analyze.")
                .inDatabases(
                        // The server's own setting is another check's.
                        row -> row.text("reloptions").contains("autovacuum_enabled")
                                        && row.text("autovacuum_enabled").equals("false")
                                ? named(row)
                                : Optional.empty(),
                        (view, of) -> view.grade(changed(of.row()), of.database(), of.object())
                                .map(how -> new Wrong(how, as -> off(of, as))));
    }

    private static double changed(TableRow row) {
        return Math.max(row.count("n_dead_tup"), row.count("n_mod_since_analyze"));
    }

    private static Observation off(VisitedRow of, CheckSeverity how) {
        TableRow row = of.row();
        String table = DatabaseRule.quoted(row, "relname");
        return Observation.of(
                        how,
                        "autovacuum is off for table " + Texts.oneLine(of.object()) + ", which has "
                                + Texts.count(row.count("n_dead_tup")) + " dead rows and "
                                + Texts.count(row.count("n_mod_since_analyze")) + " changed since the last analyze")
                .on(of.database(), of.object())
                .with("n_dead_tup", (long) row.count("n_dead_tup"))
                .with("n_mod_since_analyze", (long) row.count("n_mod_since_analyze"))
                .with("read", of.read().toString())
                .remedied(
                        DatabaseRule.look(of, "its options; a forced freeze still runs"),
                        "SELECT reloptions FROM pg_class WHERE oid = " + DatabaseRule.regclass(row, "relname") + ";",
                        "-- cure: a short lock that reads and writes do not wait for",
                        "ALTER TABLE " + table + " RESET (autovacuum_enabled);",
                        "-- then, at once: VACUUM (VERBOSE, ANALYZE) " + table + ";",
                        "-- way back: ALTER TABLE " + table + " SET (autovacuum_enabled = off);");
    }
}
