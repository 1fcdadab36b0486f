package com.bitville.postgres.checks.internal.schema;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.DatabaseRule;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Wrong;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Indexes that do not work, that are not needed, and that are missing. */
public final class IndexChecks {
    private static final String TABLE = "index_problems";
    private static final double PAGE = 8_192;

    private IndexChecks() {}

    public static List<ServerCheck> all() {
        return List.of(invalid(), duplicate(), redundant(), foreignKey());
    }

    private static BuiltInCheck.Builder check(String name, String description) {
        return BuiltInCheck.named("schema", name, description, TABLE, "databases", "server");
    }

    private static Function<TableRow, Optional<String>> ofProblem(String problem) {
        return row ->
                row.text("problem").equals(problem) ? Optional.of(DatabaseRule.full(row, "name")) : Optional.empty();
    }

    private static String size(TableRow row) {
        return Texts.bytes(row.count("pages") * PAGE);
    }

    private static Observation about(VisitedRow of, CheckSeverity severity, String message) {
        return Observation.of(severity, message)
                .on(of.database(), of.object())
                .with("table", DatabaseRule.full(of.row(), "relname"))
                .with("bytes", (long) (of.row().count("pages") * PAGE))
                .with("read", of.read().toString());
    }

    private static ServerCheck invalid() {
        return check("index_invalid", "A build left an index behind that no query uses and every write maintains.")
                // A build whose progress the role does not see is over at the second visit. An open finding needs but
                // one: after a
                // restart the agent has made no more.
                .above("warning", 1, 1, "visits", "At how many visits in a row it was seen, counted up to two.")
                .inDatabases(
                        ofProblem("invalid"),
                        (view, of) -> view.grade(of.since().isBefore(of.at()) ? 2 : 1, of.database(), of.object())
                                .map(how -> new Wrong(how, as -> invalid(of, as))));
    }

    private static Observation invalid(VisitedRow of, CheckSeverity how) {
        TableRow row = of.row();
        String index = DatabaseRule.quoted(row, "name");
        // REINDEX CONCURRENTLY names what it builds and what it replaces; the index itself is another one.
        boolean leftover = row.text("name").matches(".*_cc(new|old)[0-9]*");
        String drop = "DROP INDEX CONCURRENTLY " + index + ";";
        String givenUp = row.is("attached")
                ? "it belongs to the index of a partitioned table and is given up with that one alone"
                : "or give it up: " + drop;
        return about(
                        of,
                        how,
                        "index " + Texts.oneLine(of.object()) + " is invalid since a build failed: no query uses it ("
                                + size(row) + ")")
                .with("is_unique", row.is("is_unique"))
                .remedied(
                        DatabaseRule.look(of, "its definition, and whether somebody builds it at this moment"),
                        "SELECT pg_get_indexdef(" + DatabaseRule.regclass(row, "name")
                                + "), (SELECT count(*) FROM pg_stat_progress_create_index) AS builds;",
                        leftover
                                ? "-- cure: REINDEX CONCURRENTLY left it behind; the index of that name without the end works"
                                : "-- cure: without a lock that reads or writes wait for; it waits for transactions that use the table",
                        leftover ? drop : "REINDEX INDEX CONCURRENTLY " + index + ";",
                        leftover
                                ? "-- way back: none needed"
                                : "-- if a unique index fails again, its table has duplicates: remove them first; "
                                        + givenUp);
    }

    private static ServerCheck duplicate() {
        return check("index_duplicate", "Two indexes are the same: each write maintains both.")
                .inDatabases(
                        ofProblem("duplicate"),
                        (view, of) -> Optional.of(new Wrong(
                                CheckSeverity.WARNING,
                                as -> needless(
                                        of,
                                        as,
                                        " is the same as "
                                                + Texts.oneLine(of.row().text("other"))))));
    }

    private static ServerCheck redundant() {
        return check("index_redundant", "The columns of an index are the first ones of another.")
                .above("hint", 1_280, 1_000_000_000, "pages", "Smaller ones are not worth the change.")
                .inDatabases(
                        ofProblem("redundant"),
                        (view, of) -> view.grade(of.row().count("pages"), of.database(), of.object())
                                .map(how -> new Wrong(
                                        how,
                                        as -> needless(
                                                of,
                                                as,
                                                " has the first columns of "
                                                        + Texts.oneLine(of.row().text("other"))))));
    }

    private static Observation needless(VisitedRow of, CheckSeverity severity, String why) {
        TableRow row = of.row();
        String index = DatabaseRule.regclass(row, "name");
        return about(of, severity, "index " + Texts.oneLine(of.object()) + why + " (" + size(row) + ")")
                .with("other", row.text("other"))
                .with("scans_on_this_node", (long) row.count("idx_scan"))
                .remedied(
                        DatabaseRule.look(of, "both definitions; the first makes it again"),
                        "SELECT pg_get_indexdef(" + index + "), pg_get_indexdef(" + DatabaseRule.regclass(row, "other")
                                + ");",
                        row.is("partitioned")
                                ? "-- cure: with the indexes of all partitions, which cannot be dropped alone; a short lock of the table and of"
                                        + " all partitions that reads and writes wait for: set lock_timeout before;"
                                : "-- cure: an index without a lock that reads or writes wait for, the constraint that owns one with a short lock of the table;",
                        "-- what needs it (a foreign key, a replica identity) refuses",
                        "SELECT CASE WHEN k.conname IS NOT NULL THEN format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, k.conname)"
                                + " ELSE format('DROP INDEX %s%s', CASE c.relkind WHEN 'I' THEN '' ELSE 'CONCURRENTLY ' END, i.indexrelid::regclass) END"
                                + " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                                + " LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid"
                                + " AND k.contype IN ('p', 'u', 'x') WHERE i.indexrelid = " + index + " \\gexec",
                        row.is("partitioned")
                                ? "-- way back: the definition that the look has printed; it takes a lock against writes. Without it: ON ONLY the table,"
                                        + " CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX ... ATTACH PARTITION"
                                : "-- way back: the definition that the look has printed, with CONCURRENTLY after INDEX");
    }

    private static ServerCheck foreignKey() {
        return check(
                        "fk_no_index",
                        "Rows of a referred table are deleted or their keys change, and each time the whole referring table is read.")
                .above("hint", 128, 1_000_000_000, "pages", "Smaller referring tables are read in no time.")
                .above("warning", 12_800, 1_000_000_000, "pages", "The same, where rows are deleted.")
                .inDatabases(
                        // A constraint's name is unique in its table alone.
                        row -> row.text("problem").equals("foreign_key_without_index")
                                ? Optional.of(DatabaseRule.full(row, "relname") + "." + row.text("name"))
                                : Optional.empty(),
                        IndexChecks::foreignKey);
    }

    /** A referred table that loses no row and whose rows stay as they are is no trouble; the server counts since its statistics began. */
    private static Optional<Wrong> foreignKey(ServerView view, VisitedRow of) {
        double deleted = of.row().count("other_deleted");
        return deleted + of.row().count("other_updated") <= 0
                ? Optional.empty()
                : view.grade(of.row().count("pages"), of.database(), of.object())
                        // Which updates changed the key is not counted.
                        .map(how -> deleted > 0 ? how : CheckSeverity.HINT)
                        .map(how -> new Wrong(how, as -> foreignKeyOf(of, as)));
    }

    private static Observation foreignKeyOf(VisitedRow of, CheckSeverity how) {
        TableRow row = of.row();
        double deleted = row.count("other_deleted");
        String table = DatabaseRule.regclass(row, "relname");
        return about(
                        of,
                        how,
                        "foreign key " + Texts.oneLine(row.text("name")) + " of "
                                + Texts.oneLine(DatabaseRule.full(row, "relname")) + " (" + size(row)
                                + ") has no index: each row "
                                + (deleted > 0 ? "deleted from " : "whose key changes in ")
                                + Texts.oneLine(row.text("other")) + " reads all of it")
                .with("referred", row.text("other"))
                .with("deleted", (long) deleted)
                .with("updated", (long) row.count("other_updated"))
                .remedied(
                        DatabaseRule.look(of, "the columns"),
                        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = " + table
                                + " AND contype = 'f';",
                        "-- cure: no lock that reads or writes wait for, minutes a gigabyte; a partitioned table takes a lock against writes",
                        "SELECT format('CREATE INDEX %sON %s (%s)', CASE c.relkind WHEN 'p' THEN '' ELSE 'CONCURRENTLY ' END, c.oid::regclass,"
                                + " (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.place) FROM unnest(k.conkey) WITH ORDINALITY u (num, place)"
                                + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.num))"
                                + " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.oid = "
                                + table
                                + " AND k.conname = " + Texts.literal(row.text("name")) + " \\gexec",
                        "-- way back: \\d shows its name for DROP INDEX CONCURRENTLY");
    }
}
