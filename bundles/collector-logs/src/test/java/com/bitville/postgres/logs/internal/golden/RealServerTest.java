package com.bitville.postgres.logs.internal.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the oldest and the newest server really write, in each of their formats. */
class RealServerTest {
    private static final String REQUEST = "0F8fad5b-d9cb-469f-a165-70867728950e";
    private static final List<String> EXPECTED = List.of(
            "slow_statement",
            "error:constraint",
            "error:syntax",
            "statement_timeout",
            "lock_wait",
            "deadlock",
            "checkpoint",
            "temp_file",
            "connection",
            "disconnection",
            "auth_failure",
            "autovacuum",
            "plan",
            "crash",
            "recovery",
            "startup");
    /** What must be found in the first entry of a class, whatever its value. */
    private static final Map<String, List<String>> FIELDS = Map.of(
            "lock_wait", List.of("lock_mode", "lock_target", "lock_holders", "duration_ms"),
            "deadlock", List.of("deadlock_pids", "deadlock_lock_modes", "deadlock_queries", "relation", "statement"),
            "temp_file", List.of("temp_file", "temp_file_bytes"),
            "disconnection", List.of("session_time_ms"),
            "auth_failure", List.of("auth_role"),
            "autovacuum",
                    List.of("relation", "pages_remain", "tuples_removed", "buffer_hits", "elapsed_ms", "wal_bytes"),
            "plan", List.of("plan", "plan_format", "statement", "duration_ms"),
            "crash", List.of("crashed_pid", "signal", "failed_query"),
            "error:constraint", List.of("constraint"));

    static List<Integer> versions() {
        return "deep".equals(System.getProperty("bitville.depth")) ? PostgresServer.available() : List.of(13, 18);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void allFormatsTellTheSame(int major) throws Exception {
        try (PostgresServer server = PostgresServer.version(major)
                .setting("logging_collector", "on")
                .setting("log_destination", major < 15 ? "stderr,csvlog" : "stderr,csvlog,jsonlog")
                .setting("log_directory", "log")
                .setting("log_filename", "postgresql-%H%M%S.log")
                .setting("log_line_prefix", "%m [%p] %q%u@%d/%a ")
                .setting("log_min_duration_statement", "40")
                .setting("log_lock_waits", "on")
                .setting("deadlock_timeout", "100ms")
                .setting("log_temp_files", "0")
                .setting("log_checkpoints", "on")
                .setting("log_connections", "on")
                .setting("log_disconnections", "on")
                .setting("log_autovacuum_min_duration", "0")
                .setting("autovacuum_naptime", "1")
                .scramFor("guest")
                .sql(
                        "CREATE ROLE \"al b\" LOGIN; CREATE ROLE guest LOGIN PASSWORD 'right'; CREATE TABLE t (a int PRIMARY KEY, b int); "
                                + "INSERT INTO t VALUES (1, 0), (2, 0); GRANT ALL ON t TO \"al b\"")
                .start()) {
            Map<String, Followed> formats = new LinkedHashMap<>();
            for (String ending : major < 15 ? List.of("log", "csv") : List.of("log", "csv", "json")) {
                Followed followed = Followed.quiet(server.dataDirectory() + "/log/postgresql-*." + ending);
                followed.next();
                formats.put(ending, followed);
            }
            load(server);
            for (Map.Entry<String, Followed> format : formats.entrySet()) {
                check(format.getKey(), format.getValue());
            }
        }
    }

    private static void check(String format, Followed followed) throws Exception {
        Map<String, Map<String, @Nullable Object>> byClass = new LinkedHashMap<>();
        TreeSet<String> correlated = new TreeSet<>();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Snapshot snapshot = followed.next();
            rows(snapshot, byClass);
            correlated.addAll(Followed.texts(snapshot, "correlated", "correlation_id"));
            assertThat(Followed.state(snapshot, "unreadable_lines")).isEqualTo(0L);
            assertThat(byClass.keySet()).as(format).containsAll(EXPECTED);
        });
        assertThat(correlated).as(format).contains(REQUEST);
        Map<String, @Nullable Object> slow = byClass.getOrDefault("slow_statement", Map.of());
        assertThat(slow).as(format).containsEntry("usename", "al b").containsEntry("datname", "postgres");
        assertThat(slow.get("application_name")).isEqualTo("bitville-" + REQUEST);
        assertThat(String.valueOf(slow.get("statement"))).isEqualTo("SELECT 'gehe\nim', pg_sleep(0.06)");
        assertThat(String.valueOf(slow.get("message"))).matches("duration: [0-9.]+ ms  execute <unnamed>");
        assertThat((Double) slow.get("duration_ms")).isGreaterThan(59);
        Map<String, @Nullable Object> constraint = byClass.getOrDefault("error:constraint", Map.of());
        assertThat(String.valueOf(constraint.get("detail"))).isEqualTo("Key (a)=(1) already exists.");
        assertThat(String.valueOf(constraint.get("statement"))).isEqualTo("INSERT INTO t VALUES (1)");
        fields(format, byClass);
        assertThat(constraint.get("sql_state_code")).isEqualTo(format.equals("log") ? null : "23505");
        assertThat(byClass.getOrDefault("other", Map.of()).get("error_severity"))
                .as("a forged line inside a warning")
                .isNotEqualTo("PANIC");
    }

    private static void fields(String format, Map<String, Map<String, @Nullable Object>> byClass) {
        FIELDS.forEach((entryClass, fields) -> {
            Map<String, @Nullable Object> entry = byClass.getOrDefault(entryClass, Map.of());
            for (String field : fields) {
                assertThat(entry.get(field))
                        .as(format + " " + field + " of " + entry)
                        .isNotNull();
            }
        });
        Map<String, @Nullable Object> deadlock = byClass.getOrDefault("deadlock", Map.of());
        assertThat(deadlock.get("deadlock_pids"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
        assertThat(deadlock.get("deadlock_lock_modes"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly("ShareLock", "ShareLock");
        assertThat(deadlock.get("deadlock_queries"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2)
                .allSatisfy(query -> assertThat(String.valueOf(query)).startsWith("UPDATE t SET b = 1 WHERE a = "));
        Map<String, @Nullable Object> plan = byClass.getOrDefault("plan", Map.of());
        assertThat(String.valueOf(plan.get("statement"))).contains("'secret'");
        assertThat(String.valueOf(plan.get("plan")))
                .contains("cost")
                .doesNotContain("secret")
                .doesNotContain("4711");
        Map<String, @Nullable Object> crash = byClass.getOrDefault("crash", Map.of());
        assertThat(crash.get("signal")).isEqualTo(9L);
        assertThat(crash.get("failed_query")).isEqualTo("SELECT pg_sleep(600)");
        assertThat(byClass.getOrDefault("auth_failure", Map.of()).get("auth_role"))
                .isEqualTo("guest");
    }

    private static void rows(Snapshot snapshot, Map<String, Map<String, @Nullable Object>> byClass) {
        var table = Followed.table(snapshot, "entries");
        for (@Nullable Object[] row : table.rows()) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < row.length; i++) {
                values.put(table.table().columns().get(i).name(), row[i]);
            }
            assertThat(values.get("time")).isNotNull();
            // On a machine that stands still for a moment, any statement is slow, and so are the steps before its
            // execution.
            boolean slow = "slow_statement".equals(values.get("class"));
            boolean meant = String.valueOf(values.get("statement")).contains("gehe")
                    && String.valueOf(values.get("message")).contains("execute");
            if (!slow || meant) {
                byClass.putIfAbsent(String.valueOf(values.get("class")), values);
            }
        }
    }

    private static void load(PostgresServer server) throws Exception {
        try (Connection connection = server.connect("al b", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = 'bitville-" + REQUEST + "'");
            statement.execute("SELECT 'gehe\nim', pg_sleep(0.06)");
            fails(statement, "INSERT INTO t VALUES (1)");
            fails(statement, "SELEC 1");
            statement.execute(
                    "DO $$ BEGIN RAISE WARNING E'x\\n2026-11-23 07:00:00.000 UTC [1] PANIC:  forged'; END $$");
            statement.execute("SET statement_timeout = 20");
            fails(statement, "SELECT pg_sleep(5)");
        }
        assertThatThrownBy(() -> server.connect("guest", "wrong", "postgres")).isInstanceOf(SQLException.class);
        server.execute("LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0;"
                + " SELECT * FROM t WHERE b = 4711 AND a::text <> 'secret'");
        server.execute("CREATE TABLE v WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)"
                + " AS SELECT g FROM generate_series(1, 100) g");
        server.execute("DELETE FROM v WHERE g < 50");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> "true"
                        .equals(server.query(
                                "SELECT (autovacuum_count > 0)::text FROM pg_stat_user_tables WHERE relname = 'v'")));
        server.execute("CHECKPOINT");
        server.execute(
                "SET work_mem = 64; SELECT count(*) FROM (SELECT g FROM generate_series(1, 50000) g ORDER BY g DESC) s");
        CyclicBarrier barrier = new CyclicBarrier(2);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> locks(server, barrier, 2, 1));
        locks(server, barrier, 1, 2);
        other.join();
        crash(server);
        server.restart();
    }

    /** A backend is killed in the middle of its work, and the server starts anew. */
    private static void crash(PostgresServer server) throws Exception {
        CompletableFuture<Void> victim = CompletableFuture.runAsync(() -> {
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_sleep(600)");
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isIn("08006", "57P02");
            }
        });
        String[] pid = new String[1];
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            pid[0] = server.query(
                    "SELECT max(pid)::text FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)' AND state = 'active'");
            return pid[0] != null;
        });
        assertThat(ProcessHandle.of(Long.parseLong(pid[0])).orElseThrow().destroyForcibly())
                .isTrue();
        victim.join();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> server.query("SELECT 1::text") != null);
    }

    /** One half of a deadlock: one of both is cancelled. */
    private static void locks(PostgresServer server, CyclicBarrier barrier, int first, int second) {
        try (Connection connection = server.connect("al b", "postgres");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE t SET b = 1 WHERE a = " + first);
            barrier.await();
            statement.execute("UPDATE t SET b = 1 WHERE a = " + second);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("40P01");
        } catch (BrokenBarrierException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fails(Statement statement, String sql) {
        assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
    }
}
