package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.Snapshot;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            "startup");

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
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
                .sql("CREATE ROLE \"al b\" LOGIN; CREATE TABLE t (a int PRIMARY KEY, b int); "
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
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
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
        assertThat(constraint.get("sql_state_code")).isEqualTo(format.equals("log") ? null : "23505");
        assertThat(byClass.getOrDefault("other", Map.of()).get("error_severity"))
                .as("a forged line inside a warning")
                .isNotEqualTo("PANIC");
    }

    private static void rows(Snapshot snapshot, Map<String, Map<String, @Nullable Object>> byClass) {
        var table = Followed.table(snapshot, "entries");
        for (@Nullable Object[] row : table.rows()) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < row.length; i++) {
                values.put(table.table().columns().get(i).name(), row[i]);
            }
            assertThat(values.get("time")).isNotNull();
            byClass.putIfAbsent(String.valueOf(values.get("class")), values);
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
        server.execute("CHECKPOINT");
        server.execute(
                "SET work_mem = 64; SELECT count(*) FROM (SELECT g FROM generate_series(1, 50000) g ORDER BY g DESC) s");
        CyclicBarrier barrier = new CyclicBarrier(2);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> locks(server, barrier, 2, 1));
        locks(server, barrier, 1, 2);
        other.join();
        server.restart();
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
