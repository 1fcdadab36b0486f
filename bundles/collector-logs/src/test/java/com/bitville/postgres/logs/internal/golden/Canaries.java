package com.bitville.postgres.logs.internal.golden;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** A session that brings values into a server's log in every way there is. */
final class Canaries {
    /** What is to be found in the log and nowhere else. */
    static final Pattern TRACE = Pattern.compile("anari|471100", Pattern.CASE_INSENSITIVE);

    static final String TABLES =
            "CREATE TABLE t (a int PRIMARY KEY, b text UNIQUE CHECK (b <> 'Kanarie check'), c int REFERENCES t);"
                    + " CREATE TYPE mood AS ENUM ('ok');"
                    + " INSERT INTO t VALUES (1, 'one'), (2, 'two');"
                    + " CREATE FUNCTION f(text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('SELECT %L::int', $1);"
                    + " RETURN 1; END $$";
    private static final List<String> STATEMENTS = List.of(
            "SELECT #, '@' /* @ */ -- @",
            "SELECT E'@\\n@', $x$@$x$, B'1', #.5, U&'@' FROM t WHERE b LIKE '%@'",
            "DO $$ BEGIN RAISE LOG 'Kunde # heisst @'; END $$",
            "DO $$ BEGIN RAISE LOG 'customer \"@\" of table \"@\" #' USING DETAIL = 'Key (a)=(1): @', HINT = '@ #'; END $$",
            "DO $$ BEGIN RAISE WARNING E'@\\nrelation @ #\\n@'; END $$",
            "DO $$ BEGIN RAISE EXCEPTION 'customer # must pay' USING DETAIL = 'Process @: @'; END $$",
            "DO $$ BEGIN RAISE 'constraint \"@\" on table \"@\"' USING ERRCODE = '23505', DETAIL = 'Key (@)=(@)'; END $$",
            "DO $$ BEGIN RAISE 'x for user \"@\"' USING ERRCODE = '28000'; END $$",
            "DO $$ BEGIN RAISE 'x' USING ERRCODE = '40P01', DETAIL = E'Process 1 waits for @ on @; blocked by process 2.\\nProcess 1: @'; END $$",
            "DO $$ BEGIN RAISE 'block # of relation @' USING ERRCODE = 'XX001'; END $$",
            "DO $$ BEGIN RAISE LOG 'AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.t,\"select @\",<#>'; END $$",
            "DO $$ BEGIN RAISE LOG 'Dauer: 0.656 ms  Anweisung: select # /* @ */'; END $$",
            "DO $$ BEGIN RAISE LOG 'logical replication slot @ #'; END $$",
            "INSERT INTO t VALUES (#, 'one')",
            "INSERT INTO t (a, b) VALUES (NULL, '@')",
            "INSERT INTO t VALUES (3, 'Kanarie check')",
            "INSERT INTO t VALUES (4, '@', #)",
            "SELECT '@'::int",
            "SELECT '@'::date",
            "SELECT '@'::uuid",
            "SELECT '@'::mood",
            "SELECT '@'::inet",
            "SELECT #::smallint",
            "SELECT '{\"a\": @}'::json",
            "SELECT '[#, @'::jsonb",
            "SELECT '{@'::int[]",
            "SELECT to_timestamp('@', 'YYYY')",
            "SELECT '@'::timestamptz AT TIME ZONE '@'",
            "SELECT now() AT TIME ZONE '@'",
            "SELECT make_date(#, 1, 1)",
            "SELECT setseed(#)",
            "SELECT chr(#00)",
            "SELECT regexp_match('a', '@[')",
            "SELECT 'a' SIMILAR TO '@' ESCAPE '@'",
            "SELECT f('@')",
            "SELECT convert_from('\\xff4b'::bytea || '@', 'UTF8')",
            "SELEC '@'",
            "SELECT '@",
            "SELECT 1 WHERE '@",
            "SELECT E'\\u@'",
            "SELECT has_table_privilege('t', '@')",
            "SELECT query_to_xml('SELECT ''@'' #', true, false, '@')",
            "SELECT lo_get(#)",
            "SET work_mem = '@'",
            "SET geheim.token = '@'",
            "SELECT set_config('DateStyle', '@', false)",
            "COPY t FROM PROGRAM 'echo @'",
            "COPY t FROM PROGRAM 'printf \"#\\t@\\t@\\n\"'",
            "COPY t (b) FROM PROGRAM 'printf \"@ one\\n@ \\\\\\\\xff\\n\"' WHERE b = '@'",
            "SET statement_timeout = 10; SELECT pg_sleep(5), '@', #");
    private static final List<String> EXPLAINED = List.of(
            "SELECT #, '@', b || '@' FROM t WHERE b <> '@' AND a <> # /* @ (cost=1..2 rows=1 width=1)\nSeq Scan on kanarie  (cost=1..2 rows=1 width=1) */",
            "SELECT t.a, generate_series(1, 2) FROM t JOIN (VALUES (#, '@')) v(x, y) ON t.a < v.x AND v.y <> '@' ORDER BY b || '@' LIMIT 5",
            "SELECT count(*) FILTER (WHERE b = '@'), b || '@' FROM t GROUP BY b || '@' HAVING count(*) < #",
            "WITH kept AS MATERIALIZED (SELECT a, '@'::text AS v FROM t) SELECT * FROM kept, json_to_recordset('[{\"x\": \"@\"}]') AS j(x text) WHERE x = v");

    private final PostgresServer server;
    private final String language;
    private final String verbosity;
    private int made;

    Canaries(PostgresServer server, String language, String verbosity) {
        this.server = server;
        this.language = language;
        this.verbosity = verbosity;
    }

    /** How many values were brought in. */
    int made() {
        return made;
    }

    private String fresh(String sql) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            made += c == '@' || c == '#' ? 1 : 0;
            out.append(c == '@' ? "Kanarie" + made : c == '#' ? "471100" + made : String.valueOf(c));
        }
        return out.toString();
    }

    private Connection session() throws SQLException {
        Connection connection = server.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET lc_messages = '" + language + "'; SET log_error_verbosity = " + verbosity
                            + "; SET log_min_messages = notice; LOAD 'auto_explain'; SET log_parameter_max_length_on_error = -1");
        }
        return connection;
    }

    private static void run(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            if (e.getSQLState() == null) {
                throw new AssertionError(sql, e);
            }
        }
    }

    /**
     * Does so, and says the last word.
     *
     * @param plans also in plans, which are the same in every language
     */
    void sing(String end, boolean plans) throws SQLException {
        try (Connection connection = session();
                Statement statement = connection.createStatement()) {
            for (String sql : STATEMENTS) {
                run(statement, fresh(sql));
            }
            run(statement, "SET statement_timeout = 0");
            for (String setting :
                    List.of("log_min_duration_statement = 0", "log_statement = 'all'", "log_duration = on")) {
                run(statement, "SET " + setting);
                run(statement, fresh("SELECT #, '@' /* @ */ -- @"));
                run(statement, fresh("SELECT '@' || 1/0"));
                prepared(connection);
            }
            run(statement, "SET log_min_duration_statement = -1; SET log_statement = 'none'; SET log_duration = off");
            if (plans) {
                explained(connection, statement);
            }
            deadlock();
            run(statement, "DO $$ BEGIN RAISE LOG '" + end + "'; END $$");
        }
    }

    private void prepared(Connection connection) throws SQLException {
        for (String sql : List.of("SELECT ?::text, '@'", "SELECT ?::text::int", "INSERT INTO t (a, b) VALUES (1, ?)")) {
            try (PreparedStatement prepared = connection.prepareStatement(fresh(sql))) {
                prepared.setString(1, fresh("@, $2 = '@'"));
                prepared.execute();
            } catch (SQLException e) {
                if (e.getSQLState() == null) {
                    throw e;
                }
            }
        }
    }

    private void explained(Connection connection, Statement statement) throws SQLException {
        run(
                statement,
                "SET auto_explain.log_min_duration = 0; SET auto_explain.log_verbose = on; SET auto_explain.log_analyze = on;"
                        + " SET auto_explain.log_buffers = on; SET auto_explain.log_wal = on; SET auto_explain.log_settings = on;"
                        + " SET auto_explain.log_triggers = on; SET auto_explain.log_nested_statements = on; SET work_mem = '4711kB'");
        for (String format : List.of("text", "json", "xml", "yaml")) {
            run(statement, "SET auto_explain.log_format = " + format);
            for (String sql : EXPLAINED) {
                run(statement, fresh(sql));
            }
            try (PreparedStatement prepared =
                    connection.prepareStatement(fresh("SELECT * FROM t WHERE b = ? AND b <> '@'"))) {
                prepared.setString(1, fresh("@"));
                prepared.execute();
            }
        }
        run(statement, "SET auto_explain.log_min_duration = -1");
    }

    /** With values in both statements, and in what both lock. */
    private void deadlock() throws SQLException {
        String one = fresh("#");
        String other = fresh("#");
        try (Connection first = session();
                Connection second = session();
                Statement left = first.createStatement();
                Statement right = second.createStatement()) {
            left.execute("BEGIN; SET LOCAL deadlock_timeout = '5ms'; SET LOCAL log_lock_waits = on;"
                    + " SELECT pg_advisory_xact_lock(" + one + ")");
            right.execute("BEGIN; SET LOCAL deadlock_timeout = '5ms'; SET LOCAL log_lock_waits = on;"
                    + " SELECT pg_advisory_xact_lock(" + other + ")");
            String waits = fresh("SELECT pg_advisory_xact_lock(%s), '@' /* @ */");
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> run(left, waits.formatted(other)));
            run(right, waits.formatted(one));
            waiting.join();
            run(left, "ROLLBACK");
            run(right, "ROLLBACK");
        }
    }
}
