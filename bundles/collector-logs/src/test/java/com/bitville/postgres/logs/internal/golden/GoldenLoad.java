package com.bitville.postgres.logs.internal.golden;

import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Brings a temporary server into every situation that has a class. */
final class GoldenLoad {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String USER = "al b";

    private final PostgresServer server;

    private GoldenLoad(PostgresServer server) {
        this.server = server;
    }

    static PostgresServer server(int major) {
        return PostgresServer.version(major)
                .withoutPgStatStatements()
                .setting("logging_collector", "on")
                .setting("log_destination", major < 15 ? "stderr,csvlog" : "stderr,csvlog,jsonlog")
                .setting("log_directory", "log")
                .setting("log_filename", "golden.log")
                .setting("log_line_prefix", Golden.PREFIX)
                .setting("log_timezone", "UTC")
                .setting("log_lock_waits", "on")
                .setting("deadlock_timeout", "200ms")
                .setting("log_temp_files", "0")
                .setting("log_checkpoints", "on")
                .setting("log_connections", "on")
                .setting("log_disconnections", "on")
                .setting("log_autovacuum_min_duration", "0")
                .setting("autovacuum_naptime", "1")
                .setting("max_connections", "12")
                .setting("max_locks_per_transaction", "10")
                .setting("wal_level", "logical")
                .setting("archive_mode", "on")
                .setting("archive_command", "test ! -f %p")
                .setting("archive_timeout", "1")
                .scramFor("guest")
                .authentication("host all refused all reject")
                .sql(
                        "CREATE ROLE \"al b\" LOGIN; CREATE ROLE guest LOGIN PASSWORD 'right'; CREATE ROLE refused LOGIN;"
                                + " CREATE ROLE single LOGIN CONNECTION LIMIT 1;"
                                + " CREATE TABLE t (a int PRIMARY KEY, b int CHECK (b < 10), c int REFERENCES t);"
                                + " INSERT INTO t VALUES (1, 0), (2, 0); GRANT ALL ON t TO \"al b\"; CREATE TABLE secret (a int)")
                .start();
    }

    static void run(PostgresServer server) throws Exception {
        GoldenLoad load = new GoldenLoad(server);
        load.refusals();
        load.statements();
        load.timeouts();
        load.locks();
        load.resources();
        load.maintenance();
        load.connections();
        load.corruption();
        load.crash();
        load.recoveryThatFails();
        load.shutdown();
    }

    private void refusals() throws SQLException {
        for (String sql : List.of(
                "SELEC 1",
                "SELECT 'open",
                "SELECT 1/0",
                "SELECT * FROM nowhere",
                "INSERT INTO t VALUES (1)",
                "INSERT INTO t VALUES (NULL)",
                "INSERT INTO t VALUES (3, 99)",
                "INSERT INTO t VALUES (3, 1, 77)",
                "SELECT * FROM secret",
                "ALTER TABLE t ADD d int",
                "DO $$ BEGIN RAISE LOG 'something else' USING DETAIL = 'told', HINT = 'hinted'; END $$")) {
            as(USER, sql);
        }
        as("guest", "SELECT 1");
        as("nobody here", "SELECT 1");
        as("refused", "SELECT 1");
    }

    /** Whatever comes of it is in the log. */
    private void as(String user, String... statements) {
        try (Connection connection = server.connect(user, user.equals("guest") ? "wrong" : "", "postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            if (e.getSQLState() == null) {
                throw new AssertionError(e);
            }
        }
    }

    private void statements() {
        as("postgres", "SET log_min_duration_statement = 50", "SELECT pg_sleep(0.1), 'x'");
        as("postgres", "SET log_duration = on", "SELECT 1", "SET log_statement = 'all'", "SELECT 2");
        for (String format : List.of("text", "json")) {
            as(
                    "postgres",
                    "LOAD 'auto_explain'",
                    "SET auto_explain.log_min_duration = 0",
                    "SET auto_explain.log_format = " + format,
                    "SELECT * FROM t WHERE b = 4711 AND a::text <> 'secret'");
        }
    }

    private void timeouts() throws Exception {
        as(USER, "SET statement_timeout = 50", "SELECT pg_sleep(600)");
        as(USER, "SET idle_in_transaction_session_timeout = 50", "BEGIN", "SELECT 1");
        meanwhile("SELECT pg_sleep(600)", "SELECT pg_cancel_backend(%s)");
        meanwhile("SELECT pg_sleep(601)", "SELECT pg_terminate_backend(%s)");
        try (Connection idle = server.connect(USER, "postgres");
                Statement statement = idle.createStatement()) {
            statement.execute("SET idle_in_transaction_session_timeout = 50");
            statement.execute("BEGIN");
            await().atMost(PATIENCE).until(() -> count("query = 'BEGIN'") == 0);
        }
    }

    private long count(String condition) throws SQLException {
        return Long.parseLong(
                String.valueOf(server.query("SELECT count(*)::text FROM pg_stat_activity WHERE " + condition)));
    }

    private String meanwhile(String sql, String act) throws Exception {
        CompletableFuture<Void> victim = CompletableFuture.runAsync(() -> as(USER, sql));
        String[] pid = new String[1];
        await().atMost(PATIENCE).until(() -> {
            pid[0] = server.query(
                    "SELECT max(pid)::text FROM pg_stat_activity WHERE query = ? AND state = 'active'", sql);
            return pid[0] != null;
        });
        if (!act.isEmpty()) {
            server.execute(act.formatted(pid[0]));
            victim.get();
        }
        return pid[0];
    }

    private void locks() throws Exception {
        try (Connection one = server.connect(USER, "postgres");
                Connection other = server.connect(USER, "postgres");
                Statement first = one.createStatement();
                Statement second = other.createStatement()) {
            first.execute("BEGIN; UPDATE t SET b = 1 WHERE a = 1");
            second.execute("BEGIN; UPDATE t SET b = 1 WHERE a = 2");
            CompletableFuture<Void> waits =
                    CompletableFuture.runAsync(() -> quietly(first, "UPDATE t SET b = 2 WHERE a = 2"));
            await().atMost(PATIENCE).until(() -> count("wait_event_type = 'Lock'") == 1);
            quietly(second, "UPDATE t SET b = 2 WHERE a = 1");
            waits.get();
            quietly(first, "ROLLBACK");
            quietly(second, "ROLLBACK");

            first.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM t");
            second.execute("UPDATE t SET b = 3 WHERE a = 1");
            quietly(first, "UPDATE t SET b = 4 WHERE a = 1");
            quietly(first, "ROLLBACK");

            first.execute("BEGIN; LOCK TABLE t");
            quietly(second, "SET lock_timeout = 20; SELECT * FROM t");
            quietly(second, "SET lock_timeout = 0; LOCK TABLE t IN SHARE MODE NOWAIT");
            CompletableFuture<Void> gets = CompletableFuture.runAsync(() -> quietly(second, "UPDATE t SET b = 5"));
            // Longer than deadlock_timeout, so that the wait is logged.
            first.execute("SELECT pg_sleep(1)");
            first.execute("COMMIT");
            gets.get();
        }
    }

    private static void quietly(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            if (e.getSQLState() == null) {
                throw new AssertionError(e);
            }
        }
    }

    private void resources() throws Exception {
        as("postgres", "COPY (SELECT g FROM generate_series(1, 100000) g) TO '/dev/full'");
        as("postgres", "SELECT count(pg_advisory_lock(g)) FROM generate_series(1, 1000000) g");
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(SQLException.class).until(() -> count("true") > 0);
        as(
                "postgres",
                "SET work_mem = 64; SELECT count(*) FROM (SELECT g FROM generate_series(1, 50000) g ORDER BY g DESC) s");
        as(
                "postgres",
                "SET temp_file_limit = '1MB'; SET work_mem = 64; SELECT count(*) FROM (SELECT g FROM generate_series(1, 500000) g ORDER BY g DESC) s");
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()")) {
                pid.next();
                limitMemory(pid.getString(1));
            }
            quietly(statement, "SELECT length(repeat('x', 900000000))");
        }
    }

    private static void limitMemory(String pid) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // The server then runs under the account of nobody, who alone may do this to it.
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(List.of("prlimit", "--pid=" + pid, "--as=600000000"));
        Process prlimit = new ProcessBuilder(command).inheritIO().start();
        if (prlimit.waitFor() != 0) {
            throw new IOException("prlimit refuses");
        }
    }

    private void maintenance() throws Exception {
        server.execute("CREATE TABLE v WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,"
                + " autovacuum_analyze_threshold = 0) AS SELECT g FROM generate_series(1, 100) g");
        server.execute("DELETE FROM v WHERE g < 50");
        await().atMost(PATIENCE)
                .until(() -> "true"
                        .equals(server.query("SELECT (autovacuum_count > 0 AND"
                                + " autoanalyze_count > 0)::text FROM pg_stat_user_tables WHERE relname = 'v'")));
        server.execute("CHECKPOINT");
        server.execute("SELECT pg_switch_wal()");
        await().atMost(PATIENCE)
                .until(() -> "true".equals(server.query("SELECT (failed_count > 2)::text FROM pg_stat_archiver")));
        server.execute("ALTER SYSTEM SET archive_command = ''");
        server.execute("ALTER SYSTEM SET work_mem = '5MB'");
        server.execute("ALTER SYSTEM SET max_connections = 13");
        server.execute("SELECT pg_reload_conf()");
        await().atMost(PATIENCE).until(() -> "5MB".equals(server.query("SHOW work_mem")));
        server.execute("SELECT pg_create_logical_replication_slot('golden', 'pgoutput')");
        as(
                "postgres",
                "SELECT pg_logical_slot_get_binary_changes('golden', NULL, NULL, 'proto_version', '1', 'publication_names', 'none')");
        server.execute("SELECT pg_drop_replication_slot('golden')");
        server.execute("ALTER SYSTEM RESET max_connections");
    }

    private void connections() throws SQLException {
        List<Connection> open = new ArrayList<>();
        try {
            open.add(server.connect("single", "postgres"));
            as("single", "SELECT 1");
            for (int i = 0; i < 20; i++) {
                open.add(server.connect(i < 10 ? USER : "postgres", "postgres"));
            }
        } catch (SQLException e) {
            as("postgres", "SELECT 1");
            fill(open);
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    /** Also what is reserved for superusers. */
    private void fill(List<Connection> open) {
        try {
            while (open.size() < 30) {
                open.add(server.connect());
            }
        } catch (SQLException e) {
            if (e.getSQLState() == null) {
                throw new AssertionError(e);
            }
        }
    }

    /** The middle of the only page of a table, and its header. */
    private void corruption() throws Exception {
        server.execute("CREATE TABLE broken AS SELECT g FROM generate_series(1, 100) g");
        Path file =
                server.dataDirectory().resolve(String.valueOf(server.query("SELECT pg_relation_filepath('broken')")));
        server.stop();
        byte[] page = Files.readAllBytes(file);
        Arrays.fill(page, 8, 200, (byte) 0x5A);
        Files.write(file, page, StandardOpenOption.WRITE);
        server.start();
        as("postgres", "SELECT * FROM broken");
        as("postgres", "DROP TABLE broken");
    }

    private void crash() throws Exception {
        String pid = meanwhile("SELECT pg_sleep(602)", "");
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> server.query("SELECT 1::text WHERE pg_postmaster_start_time() IS NOT NULL") != null
                        && count("query = 'SELECT pg_sleep(602)'") == 0);
    }

    private void recoveryThatFails() throws IOException {
        server.stop();
        Path signal = server.dataDirectory().resolve("recovery.signal");
        Files.createFile(signal);
        try {
            server.start();
            throw new AssertionError("a recovery without restore_command");
        } catch (UncheckedIOException e) {
            Files.delete(signal);
        }
        server.start();
    }

    /** A smart shutdown waits for the last session and lets nobody else in. */
    private void shutdown() throws SQLException {
        try (Connection last = server.connect()) {
            ProcessHandle.of(server.pid()).orElseThrow().destroy();
            await().atMost(PATIENCE).until(() -> {
                try (Connection another = server.connect(USER, "postgres")) {
                    return !another.isValid(60);
                } catch (SQLException e) {
                    return "57P03".equals(e.getSQLState());
                }
            });
            last.isValid(60);
        }
        server.stop();
    }
}
