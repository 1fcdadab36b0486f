package com.bitville.postgres.checks.internal.schema;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.DatabaseRule;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Wrong;
import java.util.List;
import java.util.Optional;

/** What a table is: without a key, without a log. */
public final class TableKindChecks {
    private TableKindChecks() {}

    public static List<ServerCheck> all() {
        return List.of(noPrimaryKey(), unlogged());
    }

    private static BuiltInCheck.Builder check(String name, String description) {
        return BuiltInCheck.named("schema", name, description, "tables", "databases", "server");
    }

    private static Optional<String> named(TableRow row) {
        return Optional.of(DatabaseRule.full(row, "relname"));
    }

    private static Observation about(VisitedRow of, CheckSeverity how, String what) {
        return Observation.of(how, "table " + Texts.oneLine(of.object()) + what)
                .on(of.database(), of.object())
                .with("n_live_tup", (long) of.row().count("n_live_tup"))
                .with("read", of.read().toString());
    }

    private static ServerCheck noPrimaryKey() {
        return check(
                        "no_primary_key",
                        "A table has no primary key: rows cannot be told apart, and logical replication cannot change them.")
                .above("hint", 1_000, 1e12, "count", "Rows of a table that counts.")
                .inDatabases(
                        // A partition is judged by its parent, which has the key; an absent value says nothing.
                        row -> row.text("has_primary_key").equals("false")
                                        && row.text("relkind").equals("r")
                                        && !row.is("is_partition")
                                        && row.text("relpersistence").equals("p")
                                ? named(row)
                                : Optional.empty(),
                        (view, of) -> view.grade(of.row().count("n_live_tup"), of.database(), of.object())
                                .map(how -> new Wrong(how, as -> noPrimaryKey(of, as))));
    }

    private static Observation noPrimaryKey(VisitedRow of, CheckSeverity how) {
        String table = DatabaseRule.regclass(of.row(), "relname");
        return about(of, how, " has about " + Texts.count(of.row().count("n_live_tup")) + " rows and no primary key")
                .remedied(
                        DatabaseRule.look(
                                of, "its unique indexes; one of columns that are never null can become the key"),
                        "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = "
                                + table + " AND indisunique;",
                        "-- cure: build a unique index with CONCURRENTLY first, then, with a short lock of the table, make it the key:",
                        "-- ALTER TABLE " + DatabaseRule.quoted(of.row(), "relname")
                                + " ADD PRIMARY KEY USING INDEX ...;",
                        "-- way back: ALTER TABLE " + DatabaseRule.quoted(of.row(), "relname")
                                + " DROP CONSTRAINT ...;");
    }

    private static ServerCheck unlogged() {
        return check(
                        "unlogged",
                        "A table is unlogged: a crash empties it, and standbys and backups of the WAL do not have it.")
                .above("hint", 1_000, 1e12, "count", "Rows of a table that counts.")
                .inDatabases(
                        row -> row.text("relpersistence").equals("u") ? named(row) : Optional.empty(),
                        (view, of) -> view.grade(of.row().count("n_live_tup"), of.database(), of.object())
                                .map(how -> new Wrong(how, as -> unlogged(of, as))));
    }

    private static Observation unlogged(VisitedRow of, CheckSeverity how) {
        String table = DatabaseRule.quoted(of.row(), "relname");
        return about(
                        of,
                        how,
                        " is unlogged: a crash loses its "
                                + Texts.count(of.row().count("n_live_tup")) + " rows, and standbys have none of them")
                .remedied(
                        DatabaseRule.look(of, "how large it is"),
                        "SELECT pg_size_pretty(pg_total_relation_size(" + DatabaseRule.regclass(of.row(), "relname")
                                + "));",
                        "-- cure, if its rows matter: writes all of it anew and into the WAL, nobody reads or writes it meanwhile, about a minute a gigabyte:",
                        "-- ALTER TABLE " + table + " SET LOGGED;",
                        "-- way back: ALTER TABLE " + table + " SET UNLOGGED;");
    }
}
