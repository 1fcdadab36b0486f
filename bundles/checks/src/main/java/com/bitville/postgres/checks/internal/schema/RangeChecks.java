package com.bitville.postgres.checks.internal.schema;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingEta;
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

/** What runs out or lags behind inside a database: sequences, temporary tables that nobody freezes. */
public final class RangeChecks {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration STEP = Duration.ofHours(1);
    /** Below this share a sequence has, at any rate, more than nine tenths of its time left. */
    private static final double BEGUN = 10;
    /** The end of a sequence is a percentage; its range is known exactly. */
    private static final double END = 100;

    private RangeChecks() {}

    public static List<ServerCheck> all() {
        return List.of(sequences(), unreadable(), temporary());
    }

    private static ServerCheck sequences() {
        return BuiltInCheck.named(
                        "schema",
                        "sequence_end",
                        "A sequence comes near the end of its range, or of the column that it feeds: inserts will fail.",
                        "sequences",
                        "databases",
                        "server")
                .above("warning", 70, 100, "percent", "Used share of the range.")
                .above("error", 90, 100, "percent", "The same.")
                .above("days", 30, 365, "d", "An end that is nearer, at the rate of the last days, is an error.")
                .inDatabases(
                        row -> row.has("used_percent") && !row.is("cycles")
                                ? Optional.of(DatabaseRule.full(row, "relname"))
                                : Optional.empty(),
                        RangeChecks::sequence);
    }

    private static Optional<Wrong> sequence(ServerView view, VisitedRow of) {
        double used = of.row().count("used_percent");
        Optional<CheckSeverity> graded = view.grade(used, of.database(), of.object());
        if (graded.isEmpty() && used < BEGUN) {
            return Optional.empty();
        }
        SeriesKey series = new SeriesKey(view.server(), "sequence.used_percent", of.database(), of.object());
        Optional<FindingEta> eta = view.eta(view.points(series, MONTH, STEP), END);
        boolean soon = eta.filter(when -> when.window().compareTo(DAY) >= 0
                        && when.at().isBefore(view.at().plus(Duration.ofDays((long) view.parameter("days")))))
                .isPresent();
        return (soon ? Optional.of(CheckSeverity.ERROR) : graded)
                .map(how -> new Wrong(how, as -> sequence(series, eta, of, as)));
    }

    private static Observation sequence(
            SeriesKey series, Optional<FindingEta> eta, VisitedRow of, CheckSeverity severity) {
        TableRow row = of.row();
        double used = row.count("used_percent");
        String feeds = row.has("feeds") ? " (feeds " + Texts.oneLine(row.text("feeds")) + ")" : "";
        return Observation.of(
                        severity,
                        "sequence " + Texts.oneLine(of.object()) + feeds + " has used " + Texts.count(used) + " % of "
                                + (SequenceRemedy.isByColumn(row) ? "what its column can hold" : "its range")
                                + ": it ends at " + Texts.count(row.count("ends_at")))
                .on(of.database(), of.object())
                .with("used_percent", used)
                .with("ends_at", row.count("ends_at"))
                .with("limited_by", row.text("limited_by"))
                .with("feeds", row.has("feeds") ? row.text("feeds") : null)
                .with("read", of.read().toString())
                .until(eta)
                .over(series)
                .remedied(SequenceRemedy.of(of));
    }

    private static ServerCheck unreadable() {
        return BuiltInCheck.named(
                        "schema",
                        "sequence_unreadable",
                        "The agent's role may not read a sequence, so nobody knows how near its end is.",
                        "sequences",
                        "databases",
                        "server")
                .inDatabases(
                        // One finding a schema: the grant is one, too.
                        row -> row.has("readable")
                                        && !row.is("readable")
                                        && !row.text("schemaname").startsWith("pg_temp_")
                                ? Optional.of(row.text("schemaname"))
                                : Optional.empty(),
                        (view, of) -> Optional.of(new Wrong(CheckSeverity.HINT, as -> unreadable(of, as))));
    }

    private static Observation unreadable(VisitedRow of, CheckSeverity how) {
        return Observation.of(
                        how,
                        "sequences of schema " + Texts.oneLine(of.object())
                                + " cannot be read: how near their end is, is not known")
                .on(of.database(), of.object())
                .with("one_of_them", of.row().text("relname"))
                .with("read", of.read().toString())
                .remedied(
                        DatabaseRule.look(of, "sequences that the agent's role may not read"),
                        "SELECT schemaname, sequencename, sequenceowner FROM pg_sequences WHERE schemaname = "
                                + Texts.literal(of.object()) + ";",
                        "-- cure, by their owner, ROLE being the agent's role; no lock:",
                        "-- GRANT SELECT ON ALL SEQUENCES IN SCHEMA " + Texts.name(of.object()) + " TO ROLE;",
                        "-- way back: REVOKE SELECT ON ALL SEQUENCES IN SCHEMA " + Texts.name(of.object())
                                + " FROM ROLE;");
    }

    private static ServerCheck temporary() {
        return BuiltInCheck.named(
                        "schema",
                        "temp_schema_age",
                        "A temporary table is old, and only its own session can freeze it: it holds the age of the database.",
                        "oldest_tables",
                        "databases",
                        "server")
                .above("warning", 100_000_000, 2_000_000_000, "count", "Age of its oldest transaction id.")
                .inDatabases(
                        row -> row.text("schemaname").startsWith("pg_temp_")
                                ? Optional.of(DatabaseRule.full(row, "relname"))
                                : Optional.empty(),
                        (view, of) -> view.grade(of.row().count("xid_age"), of.database(), of.object())
                                .map(how -> new Wrong(how, as -> temporary(of, as))));
    }

    private static Observation temporary(VisitedRow of, CheckSeverity how) {
        TableRow row = of.row();
        boolean held = row.has("holder_pid");
        String pid = row.text("holder_pid");
        return Observation.of(
                        how,
                        "temporary table " + Texts.oneLine(of.object()) + " is "
                                + Texts.count(row.count("xid_age")) + " transactions old; "
                                + (held ? "session " + pid + " holds it" : "no session holds it any more"))
                .on(of.database(), of.object())
                .with("xid_age", (long) row.count("xid_age"))
                .with("pid", held ? (long) row.count("holder_pid") : null)
                .with("read", of.read().toString())
                .remedied(
                        DatabaseRule.look(of, held ? "whose session it is" : "whether it is still there"),
                        held
                                ? "SELECT pid, usename, application_name, state, backend_start FROM pg_stat_activity WHERE pid = "
                                        + pid + ";"
                                : "SELECT oid::regclass, age(relfrozenxid) FROM pg_class WHERE relpersistence = 't' AND relfrozenxid <> '0' ORDER BY 2 DESC LIMIT 5;",
                        held
                                ? "-- cure: that session ends, its temporary tables with it; a pool should end its sessions after some hours:"
                                : "-- cure: none by hand, autovacuum drops it when it comes to this database; autovacuum has to be on",
                        held
                                ? "-- SELECT pg_terminate_backend(" + pid + ");"
                                : "SELECT name, setting FROM pg_settings WHERE name = 'autovacuum';",
                        "-- way back: none, what a temporary table holds is gone with its session");
    }
}
