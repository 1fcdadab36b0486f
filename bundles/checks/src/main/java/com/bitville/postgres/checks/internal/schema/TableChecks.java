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
import java.util.List;
import java.util.Optional;

/** Space that is wasted, triggers that do not fire, an order that has changed. */
public final class TableChecks {
    private static final double GIB = 1 << 30;

    /** The collation of the database, in each of them. */
    private static final double DEFAULT_COLLATION = 100;

    private TableChecks() {}

    public static List<ServerCheck> all() {
        return List.of(bloat(), triggers(), collations());
    }

    private static ServerCheck bloat() {
        return BuiltInCheck.named(
                        "schema",
                        "bloat",
                        "Much of a table or index is empty, by an estimate.",
                        "bloat",
                        "databases",
                        "server")
                .above("warning", 50, 100, "percent", "Share that is probably empty; a B-tree with random keys has 40.")
                .above("bytes", GIB, 1e15, "bytes", "Less is not worth the work.")
                .inDatabases(
                        // Without an estimate nothing is told: widths are unknown, or a fifth has changed since the
                        // last analyze.
                        row -> row.has("bloat_percent") && row.has("estimator")
                                ? Optional.of(DatabaseRule.full(row, "relname"))
                                : Optional.empty(),
                        TableChecks::bloat);
    }

    private static Optional<Wrong> bloat(ServerView view, VisitedRow of) {
        return of.row().count("bloat_bytes") < view.parameter("bytes")
                ? Optional.empty()
                : view.grade(of.row().count("bloat_percent"), of.database(), of.object())
                        .map(how -> new Wrong(how, as -> bloat(view, of, as)));
    }

    private static Observation bloat(ServerView view, VisitedRow of, CheckSeverity how) {
        TableRow row = of.row();
        boolean index = row.text("relkind").equals("i");
        String name = DatabaseRule.quoted(row, "relname");
        String regclass = DatabaseRule.regclass(row, "relname");
        return Observation.of(
                        how,
                        (index ? "index " : "table ") + Texts.oneLine(of.object()) + " is probably "
                                + Texts.count(row.count("bloat_percent")) + " % empty, "
                                + Texts.bytes(row.count("bloat_bytes")) + " (estimated by "
                                + row.text("estimator") + ")")
                .on(of.database(), of.object())
                .with("bloat_percent", row.count("bloat_percent"))
                .with("bloat_bytes", (long) row.count("bloat_bytes"))
                .with("estimator", row.text("estimator"))
                .with("pages", (long) row.count("relpages"))
                .with("expected_pages", (long) row.count("expected_pages"))
                .with("read", of.read().toString())
                .over(new SeriesKey(view.server(), "relation.bloat_bytes", of.database(), of.object()))
                .remedied(
                        DatabaseRule.look(
                                of, "its size, and an exact reading where pgstattuple is installed (reads all of it):"),
                        "SELECT pg_size_pretty(pg_relation_size(" + regclass + "));",
                        index
                                ? "-- SELECT avg_leaf_density FROM pgstatindex(" + regclass + ");"
                                : "-- SELECT free_percent FROM pgstattuple_approx(" + regclass + ");",
                        index
                                ? "-- cure: without a lock that reads or writes wait for; needs the space for a second one meanwhile"
                                : "-- cure: pg_repack works beside readers and writers; needs the space for a second table. With a lock that everybody waits for, about a minute a gigabyte:",
                        index
                                ? "REINDEX INDEX CONCURRENTLY " + name + ";"
                                : "-- VACUUM (FULL, VERBOSE, ANALYZE) " + name + ";",
                        "-- it comes back if what holds the horizon (xmin_held) or a slow autovacuum is the cause",
                        "-- way back: none needed");
    }

    private static ServerCheck triggers() {
        return BuiltInCheck.named(
                        "schema",
                        "triggers_off",
                        "A trigger is disabled; if it is a constraint's, the constraint is not enforced.",
                        "disabled_triggers",
                        "databases",
                        "server")
                .inDatabases(
                        // Those that fire only for a replica's changes are made so on purpose.
                        row -> row.text("fires").equals("never")
                                ? Optional.of((row.has("relname") ? DatabaseRule.full(row, "relname") + "." : "")
                                        + row.text("name"))
                                : Optional.empty(),
                        (view, of) -> Optional.of(new Wrong(
                                of.row().is("of_constraint") ? CheckSeverity.WARNING : CheckSeverity.HINT,
                                as -> trigger(of, as))));
    }

    private static Observation trigger(VisitedRow of, CheckSeverity how) {
        TableRow row = of.row();
        boolean constraint = row.is("of_constraint");
        boolean event = !row.has("relname");
        String table = DatabaseRule.quoted(row, "relname");
        String enable = event
                ? "ALTER EVENT TRIGGER " + Texts.name(row.text("name")) + " ENABLE;"
                : "ALTER TABLE " + table + " ENABLE TRIGGER " + (constraint ? "ALL" : Texts.name(row.text("name")))
                        + ";";
        return Observation.of(
                        how,
                        (constraint ? "constraint " : event ? "event trigger " : "trigger ")
                                + Texts.oneLine(of.object())
                                + (constraint ? " is not enforced: its triggers are disabled" : " is disabled"))
                .on(of.database(), of.object())
                .with("triggers", (long) row.count("triggers"))
                .with("of_constraint", constraint)
                .with("read", of.read().toString())
                .remedied(
                        DatabaseRule.look(of, "what is disabled; a load or a restore may be on its way"),
                        event
                                ? "SELECT evtname, evtevent, evtenabled FROM pg_event_trigger WHERE evtenabled = 'D';"
                                : "SELECT tgname, tgenabled, tgconstraint FROM pg_trigger WHERE tgrelid = "
                                        + DatabaseRule.regclass(row, "relname") + " AND tgenabled = 'D';",
                        constraint
                                ? "-- cure, by a superuser: a short lock against writes; rows that came meanwhile are not checked. It enables all triggers of the table:"
                                : "-- cure: a short lock against writes; what it would have done meanwhile is not made up for:",
                        "-- " + enable,
                        constraint
                                ? "-- then check what is there: ALTER TABLE " + table
                                        + " DROP CONSTRAINT, ADD CONSTRAINT NOT VALID, VALIDATE CONSTRAINT"
                                : "-- way back: the same with DISABLE in place of ENABLE");
    }

    private static ServerCheck collations() {
        return BuiltInCheck.named(
                        "schema",
                        "collation_mismatch",
                        "The library sorts otherwise than when indexes were built: they miss rows, and unique ones let duplicates in.",
                        "collations",
                        "databases",
                        "server")
                .inDatabases(
                        row -> (row.count("indexes") > 0 || isOfDatabase(row)) && row.has("library_version")
                                ? Optional.of(DatabaseRule.full(row, "collname"))
                                : Optional.empty(),
                        (view, of) -> Optional.of(new Wrong(
                                CheckSeverity.ERROR,
                                as -> isOfDatabase(of.row()) ? databaseCollation(of, as) : collation(of, as))));
    }

    private static boolean isOfDatabase(TableRow row) {
        return row.count("collid") == DEFAULT_COLLATION;
    }

    private static Observation databaseCollation(VisitedRow of, CheckSeverity how) {
        TableRow row = of.row();
        String database = Texts.name(of.database());
        return Observation.of(
                        how,
                        "the database was built with version " + Texts.oneLine(row.text("version"))
                                + " of its collation, the library has "
                                + Texts.oneLine(row.text("library_version")) + ": "
                                + Texts.count(row.count("indexes")) + " indexes may miss rows")
                .on(of.database(), of.object())
                .with("version", row.text("version"))
                .with("library_version", row.text("library_version"))
                .with("indexes", (long) row.count("indexes"))
                .with("read", of.read().toString())
                .remedied(
                        DatabaseRule.look(of, "its collation and the indexes that use it"),
                        "SELECT datcollate, datcollversion, pg_database_collation_actual_version(oid) FROM pg_database WHERE datname = "
                                + Texts.literal(of.database()) + ";",
                        "SELECT i.indexrelid::regclass, pg_size_pretty(pg_relation_size(i.indexrelid)) FROM pg_index i"
                                + " WHERE i.indrelid >= 16384 AND 'pg_catalog.\"default\"'::regcollation = ANY (i.indcollation::oid[])"
                                + " ORDER BY pg_relation_size(i.indexrelid) DESC;",
                        "-- cure: first the indexes, in that database, without a lock that reads or writes wait for (a unique one that fails has duplicates: remove them);",
                        "REINDEX DATABASE CONCURRENTLY " + database + ";",
                        "-- then, and not before, because it ends the warning: the recorded version",
                        "ALTER DATABASE " + database + " REFRESH COLLATION VERSION;",
                        "-- way back: the former library; indexes built since then are wrong under it");
    }

    private static Observation collation(VisitedRow of, CheckSeverity how) {
        TableRow row = of.row();
        String collation = DatabaseRule.quoted(row, "collname");
        return Observation.of(
                        how,
                        Texts.count(row.count("indexes")) + " indexes were built with version "
                                + Texts.oneLine(row.text("version")) + " of collation " + Texts.oneLine(of.object())
                                + "; the library has " + Texts.oneLine(row.text("library_version")))
                .on(of.database(), of.object())
                .with("version", row.text("version"))
                .with("library_version", row.text("library_version"))
                .with("indexes", (long) row.count("indexes"))
                .with("read", of.read().toString())
                .remedied(
                        DatabaseRule.look(of, "the indexes"),
                        "SELECT DISTINCT i.indexrelid::regclass, pg_size_pretty(pg_relation_size(i.indexrelid)) FROM pg_index i, unnest(i.indcollation) u (id)"
                                + " WHERE u.id = " + DatabaseRule.literal(row, "collname") + "::regcollation;",
                        "-- cure: first the indexes, without a lock that reads or writes wait for (a unique one that fails has duplicates: remove them);",
                        "SELECT DISTINCT format('REINDEX INDEX CONCURRENTLY %s', i.indexrelid::regclass) FROM pg_index i, unnest(i.indcollation) u (id)"
                                + " WHERE u.id = " + DatabaseRule.literal(row, "collname") + "::regcollation \\gexec",
                        "-- then, and not before, because it ends the warning: the recorded version",
                        "ALTER COLLATION " + collation + " REFRESH VERSION;",
                        "-- way back: the former library; indexes built since then are wrong under it");
    }
}
