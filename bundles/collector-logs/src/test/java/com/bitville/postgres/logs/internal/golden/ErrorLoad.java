package com.bitville.postgres.logs.internal.golden;

import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionFactory;

/** Makes a server log messages with as many SQLSTATEs as possible in a few seconds. */
final class ErrorLoad {
    static final String SETUP =
            "CREATE ROLE \"al b\" LOGIN; CREATE ROLE guest LOGIN PASSWORD 'right'; CREATE ROLE refused LOGIN;"
                    + " CREATE ROLE single LOGIN CONNECTION LIMIT 0; CREATE ROLE locked NOLOGIN; CREATE ROLE owner; CREATE TABLE secret (a int);"
                    + " CREATE TABLE t (a int PRIMARY KEY, b int CHECK (b < 10), c int REFERENCES t); INSERT INTO t VALUES (1, 0, NULL), (2, 0, 1);"
                    + " CREATE TABLE e (r int4range, EXCLUDE USING gist (r WITH &&)); INSERT INTO e VALUES ('[1,5]');"
                    + " CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);"
                    + " CREATE TABLE p2 (a int); INSERT INTO p2 VALUES (1); CREATE DOMAIN small AS int NOT NULL CHECK (VALUE < 5);"
                    + " CREATE VIEW v AS SELECT * FROM t WHERE a < 5 WITH CHECK OPTION; CREATE TABLE n (x int); INSERT INTO n VALUES (NULL), (7), (7);"
                    + " CREATE TABLE rls (a int); ALTER TABLE rls ENABLE ROW LEVEL SECURITY; CREATE POLICY never ON rls USING (false);"
                    + " GRANT ALL ON t, rls TO \"al b\"; CREATE TABLE owned (); ALTER TABLE owned OWNER TO owner;"
                    + " CREATE FUNCTION endless() RETURNS int LANGUAGE plpgsql AS 'BEGIN PERFORM 1; END';"
                    + " CREATE TYPE mood AS ENUM ('ok')";

    /** Said in the text alone, which nothing else tells. */
    static final List<String> UNTELLABLE = List.of("forged state");

    static final String[] CLASSES = {
        "deadlock",
        "disk_full",
        "out_of_connections",
        "statement_timeout",
        "lock_timeout",
        "cancel",
        "terminated",
        "auth_failure",
        "error:constraint",
        "error:syntax",
        "error:permission",
        "error:serialization",
        "error:other",
        "plan",
        "slow_statement",
        "statement",
        "lock_wait",
        "temp_file",
        "connection",
        "disconnection",
        "checkpoint",
        "config",
        "other"
    };

    static final List<String> STATEMENTS = List.of(
            // 0A, 21, 22
            "SELECT count(*) OVER () FROM t FOR UPDATE",
            "SELECT (SELECT a FROM t)",
            "SELECT 1/0",
            "SELECT 'x'::int",
            "SELECT '2020-13-45'::date",
            "SELECT 99999999999::int",
            "SELECT substring('abc', 1, -1)",
            "SELECT 'a' LIKE 'a' ESCAPE 'ab'",
            "SELECT 'a' ~ '('",
            "SELECT '{'::json",
            "SELECT '$ ..'::jsonpath",
            "SELECT sqrt(-1)",
            "SELECT 1 LIMIT -1",
            "SELECT convert_from('\\xff', 'UTF8')",
            "SET TIME ZONE 'Nowhere/Town'",
            "SELECT U&'\\+99999999'",
            // 23
            "INSERT INTO t VALUES (1)",
            "INSERT INTO t VALUES (NULL)",
            "INSERT INTO t VALUES (3, 99)",
            "INSERT INTO t VALUES (3, 1, 77)",
            "DELETE FROM t WHERE a = 1",
            "INSERT INTO e VALUES ('[2,3]')",
            "INSERT INTO p VALUES (99)",
            "INSERT INTO p1 VALUES (99)",
            "SELECT 9::small",
            "SELECT NULL::small",
            "ALTER TABLE n ALTER x SET NOT NULL",
            "ALTER TABLE n ADD CHECK (x < 3)",
            "CREATE UNIQUE INDEX ON n (x)",
            "ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (20) TO (30)",
            // 24 to 3F
            "FETCH c",
            "BEGIN; DECLARE c CURSOR FOR SELECT * FROM t; UPDATE t SET b = 1 WHERE CURRENT OF c; ROLLBACK",
            "ROLLBACK",
            "COMMIT",
            "BEGIN; VACUUM; ROLLBACK",
            "ROLLBACK",
            "BEGIN READ ONLY; CREATE TABLE x (); ROLLBACK",
            "ROLLBACK",
            "BEGIN; SELECT 1/0",
            "SELECT 1",
            "ROLLBACK",
            "SAVEPOINT s",
            "BEGIN; ROLLBACK TO nowhere",
            "ROLLBACK",
            "EXECUTE nothing",
            "DROP ROLE owner",
            "DROP TABLE t",
            "BEGIN; DO $$ BEGIN COMMIT; END $$",
            "ROLLBACK",
            "SELECT endless()",
            "ALTER DATABASE nowhere SET work_mem = '1MB'",
            "CREATE TABLE nowhere.x ()",
            // 42
            "SELEC 1",
            "SELECT 'open",
            "SELECT \"open",
            "SELECT $$open",
            "SELECT /* open",
            "SELECT 1 FROM \"\"",
            "INSERT INTO t VALUES (1, 2, 3, 4)",
            "INSERT INTO t (a) VALUES (1, 2)",
            "COPY t FROM stdin WITH (FORMAT csv, FORMAT text)",
            "SELECT * FROM (VALUES (1), (2, 3)) x",
            "CREATE TABLE x (a int DEFAULT 1 DEFAULT 2)",
            "CREATE TABLE x (a int NULL NOT NULL)",
            "VACUUM (NONSENSE) t",
            "EXPLAIN (NONSENSE) SELECT 1",
            "SELECT * FROM nowhere",
            "SELECT nothing FROM t",
            "SELECT nothing()",
            "SELECT NULL::nothing",
            "GRANT nobody TO guest",
            "GRANT SELECT ON t TO nobody",
            "SET ROLE nobody",
            "SET SESSION AUTHORIZATION nobody",
            "ALTER ROLE nobody SUPERUSER",
            "CREATE TABLE t ()",
            "CREATE ROLE guest",
            "SELECT a FROM t t, t u",
            "SELECT 1 FROM t t, t t",
            "SELECT a, count(*) FROM t",
            "SELECT CASE WHEN true THEN 1 ELSE 'x' END",
            "SELECT true::point",
            "SELECT $1",
            "PREPARE s AS SELECT 1; PREPARE s AS SELECT 1",
            "SELECT DISTINCT ON (b) a FROM t ORDER BY a",
            "CREATE TABLE x (a int, a int)",
            "SELECT 1 GROUP BY 2",
            "SELECT 1 ORDER BY 2",
            "ALTER TABLE v ADD a int",
            "INSERT INTO v VALUES (8)",
            "SELECT pg_notify('', 'x')",
            "SELECT max(max(a)) FROM t",
            "ALTER TYPE mood ADD VALUE 'ok'",
            "DROP INDEX nowhere",
            "DROP TABLE IF EXISTS nowhere",
            "SELECT ARRAY[1, 'x']",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT'",
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1'",
            "DO $$ BEGIN x = 1; END $$",
            "DO $$ BEGIN SELECT 1; END $$",
            // 53 to 58, P0
            "COPY (SELECT g FROM generate_series(1, 100000) g) TO '/dev/full'",
            "SET temp_file_limit = '100kB'; SET work_mem = 64; SELECT count(*) FROM (SELECT g FROM generate_series(1, 20000) g ORDER BY g DESC) s",
            "RESET temp_file_limit; SELECT count(*) FROM (SELECT g FROM generate_series(1, 5000) g ORDER BY g DESC) s",
            "SELECT repeat('x', 1073741824)",
            "DROP DATABASE postgres",
            "SET max_connections = 3",
            "SET nothing = 3",
            "ALTER SYSTEM SET nothing = 3",
            "SELECT lastval()",
            "COPY t FROM '/nowhere'",
            "COPY t FROM '/root/nowhere'",
            "COPY t TO '/proc/version'",
            "LOAD 'nowhere'",
            "CREATE EXTENSION nowhere",
            "PREPARE TRANSACTION ''",
            "ROLLBACK PREPARED 'nowhere'",
            "SELECT pg_drop_replication_slot('nowhere')",
            "DO $$ DECLARE x int; BEGIN SELECT a INTO STRICT x FROM t WHERE false; END $$",
            "DO $$ DECLARE x int; BEGIN SELECT a INTO STRICT x FROM t; END $$",
            "SET lock_timeout = 1; SET statement_timeout = 20; SELECT pg_sleep(60)",
            "SET statement_timeout = 0",
            "SET log_min_duration_statement = 0; SELECT 'slow', 1; SET log_min_duration_statement = -1",
            "SET log_statement = 'all'; SELECT 2; SET log_statement = 'none'",
            "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SELECT * FROM t; SET auto_explain.log_min_duration = -1",
            "CHECKPOINT",
            "DO $$ BEGIN RAISE EXCEPTION 'P0001: forged'; END $$",
            "DO $$ BEGIN RAISE EXCEPTION '12345: forged'; END $$");

    private static final List<String> FORGED = List.of(
            "DO $$ BEGIN RAISE EXCEPTION 'deadlock detected'; END $$",
            "DO $$ BEGIN RAISE EXCEPTION 'duplicate key value violates unique constraint'; END $$",
            "DO $$ BEGIN RAISE EXCEPTION 'could not open file \"x\": No space left on device'; END $$",
            "DO $$ BEGIN RAISE WARNING 'deadlock detected'; END $$",
            "DO $$ BEGIN RAISE LOG 'duration: 5 ms  statement: SELECT 1'; END $$",
            "DO $$ BEGIN RAISE LOG 'checkpoint complete: wrote 1'; END $$",
            "DO $$ BEGIN ASSERT false, 'out of shared memory'; END $$",
            "DO $$ BEGIN RAISE EXCEPTION 'forged state' USING ERRCODE = '40P01'; END $$");

    private static final List<String> REFUSED = List.of(
            "SELECT * FROM secret",
            "ALTER TABLE t ADD d int",
            "DROP TABLE secret",
            "CREATE TABLE secret2 (); SET ROLE postgres",
            "CREATE DATABASE x",
            "CREATE ROLE x",
            "CREATE EXTENSION amcheck",
            "GRANT ALL ON secret TO guest",
            "ALTER SYSTEM SET work_mem = '1MB'",
            "SET log_statement = 'all'",
            "COPY t FROM PROGRAM 'true'",
            "COPY t TO '/tmp/x'",
            "SELECT pg_read_file('postgresql.conf')",
            "SELECT pg_reload_conf()",
            "CHECKPOINT",
            "DELETE FROM pg_class",
            "INSERT INTO rls VALUES (1)",
            "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'x'",
            "CREATE PUBLICATION every FOR ALL TABLES",
            "SELECT lo_import('/etc/passwd')",
            "VACUUM secret",
            "REINDEX SYSTEM postgres",
            "SELECT pg_create_physical_replication_slot('x')",
            "SET SESSION AUTHORIZATION postgres",
            "ALTER ROLE guest SUPERUSER",
            "LOAD '/x'");

    private final PostgresServer server;

    private ErrorLoad(PostgresServer server) {
        this.server = server;
    }

    static void run(PostgresServer server, String verbosity) throws Exception {
        ErrorLoad load = new ErrorLoad(server);
        server.execute("ALTER SYSTEM SET log_error_verbosity = '" + verbosity + "'");
        server.execute("ALTER SYSTEM SET work_mem = '" + (4 + verbosity.length()) + "MB'");
        server.execute("SELECT pg_reload_conf()");
        soon().until(() -> verbosity.equals(server.query("SHOW log_error_verbosity")));
        try (Connection connection = server.connect()) {
            STATEMENTS.forEach(sql -> run(connection, sql));
            // In a terse entry nothing tells who says it.
            (verbosity.equals("terse") ? List.<String>of() : FORGED).forEach(sql -> run(connection, sql));
        }
        if (verbosity.equals("terse")) {
            return;
        }
        try (Connection connection = server.connect("al b", "postgres")) {
            REFUSED.forEach(sql -> run(connection, sql));
        }
        load.strangers();
        load.locks();
        load.ends();
    }

    static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(1));
    }

    private static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (e.getSQLState() == null) {
                throw new AssertionError(sql, e);
            }
        }
    }

    private void strangers() {
        for (String user : List.of("nobody here", "refused", "guest", "single", "locked")) {
            refused(user, "postgres");
        }
        refused("postgres", "nowhere");
    }

    private void refused(String user, String database) {
        try (Connection connection = server.connect(user, user.equals("guest") ? "wrong" : "", database)) {
            throw new AssertionError(user + " is let in: " + connection);
        } catch (SQLException e) {
            if (e.getSQLState() == null) {
                throw new AssertionError(e);
            }
        }
    }

    private void locks() throws Exception {
        try (Connection first = server.connect();
                Connection second = server.connect()) {
            run(first, "BEGIN; UPDATE t SET b = 1 WHERE a = 1");
            run(second, "BEGIN; UPDATE t SET b = 1 WHERE a = 2");
            CompletableFuture<Void> waits =
                    CompletableFuture.runAsync(() -> run(first, "UPDATE t SET b = 2 WHERE a = 2"));
            soon().until(() -> !"0"
                    .equals(server.query(
                            "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event_type = 'Lock'")));
            run(second, "UPDATE t SET b = 2 WHERE a = 1");
            waits.get();
            run(first, "ROLLBACK");
            run(second, "ROLLBACK");
            run(first, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM t");
            run(second, "UPDATE t SET b = 3 WHERE a = 1");
            run(first, "UPDATE t SET b = 4 WHERE a = 1");
            run(first, "ROLLBACK");
            run(first, "BEGIN; LOCK TABLE t");
            run(second, "SET lock_timeout = 20");
            run(second, "SELECT * FROM t");
            run(second, "LOCK TABLE t IN SHARE MODE NOWAIT");
            run(second, "SELECT * FROM t FOR UPDATE NOWAIT");
            run(second, "VACUUM (SKIP_LOCKED) t");
            run(first, "ROLLBACK");
        }
    }

    /** Cancelled, terminated, idle for too long, gone without a word. */
    private void ends() throws Exception {
        for (String end : List.of("pg_cancel_backend", "pg_terminate_backend")) {
            try (Connection connection = server.connect()) {
                String pid = pid(connection);
                CompletableFuture<Void> sleeps =
                        CompletableFuture.runAsync(() -> run(connection, "SELECT pg_sleep(600)"));
                soon().until(() -> "active"
                        .equals(server.query(
                                "SELECT state FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)' AND pid = "
                                        + pid)));
                server.execute("SELECT " + end + "(" + pid + ")");
                sleeps.get();
            }
        }
        try (Connection connection = server.connect()) {
            String pid = pid(connection);
            run(connection, "SET idle_in_transaction_session_timeout = 20; BEGIN");
            gone(pid);
        }
        Connection lost = server.connect();
        String pid = pid(lost);
        run(lost, "BEGIN");
        lost.abort(Runnable::run);
        gone(pid);
    }

    private static String pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
            pid.next();
            return pid.getString(1);
        }
    }

    private void gone(String pid) {
        soon().until(() -> "0".equals(server.query("SELECT count(*)::text FROM pg_stat_activity WHERE pid = " + pid)));
    }
}
