package com.bitville.postgres.logs.internal.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.wire.internal.body.Written;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that a log tells of a request is told under its id, whichever way the request names itself. */
class RequestFactsTest {
    private static final String PREFIX = "%m [%-7p] %q%u@%d/%a ";
    private static final String OTHER = "0E984725-c51c-4bf4-9960-e1c80e27aba0";

    /** A way to name a request: what is set before, what stands around each statement, and the id. */
    private enum Transport {
        COMMENT(
                "",
                "/* correlation:6BA7b810-9dad-11d1-80b4-00c04fd430c8 */ %s",
                "6BA7b810-9dad-11d1-80b4-00c04fd430c8"),
        NAME(
                "SET application_name = 'bitville-7c9e6679-7425-40de-944b-e07fc1f90ae7'",
                "%s",
                "7c9e6679-7425-40de-944b-e07fc1f90ae7"),
        TRACE(
                "",
                "%s /*controller='orders',traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'*/",
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736");

        private final String before;
        private final String form;
        private final String id;

        Transport(String before, String form, String id) {
            this.before = before;
            this.form = form;
            this.id = id;
        }

        String of(String sql) {
            return form.formatted(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void eachFactIsUnderTheIdOfItsRequest(int version) throws Exception {
        String formats = version < 15 ? "stderr,csvlog" : "stderr,csvlog,jsonlog";
        try (PostgresServer server = PostgresServer.version(version)
                .setting("logging_collector", "on")
                .setting("log_destination", formats)
                .setting("log_directory", "log")
                .setting("log_filename", "pg.log")
                .setting("log_line_prefix", PREFIX)
                .setting("log_error_verbosity", version < 15 ? "default" : "verbose")
                .setting("log_min_duration_statement", "40")
                .setting("log_temp_files", "0")
                .sql("CREATE TABLE t (a int PRIMARY KEY, b text); INSERT INTO t VALUES (471100815, 'x'), (2, 'x')")
                .start()) {
            Map<String, Followed> followed = new LinkedHashMap<>();
            for (String ending : version < 15 ? List.of("log", "csv") : List.of("log", "csv", "json")) {
                Path log = server.dataDirectory().resolve("log/pg." + ending);
                await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(log));
                Followed one = Followed.quiet(log.toString(), ending.equals("log") ? PREFIX : "");
                one.next();
                followed.put(ending, one);
            }
            for (Transport transport : Transport.values()) {
                request(server, transport);
            }
            server.execute("DO $$ BEGIN RAISE LOG 'the end'; END $$");
            for (Map.Entry<String, Followed> format : followed.entrySet()) {
                List<Map<String, @Nullable Object>> rows = told(format.getValue());
                for (Transport transport : Transport.values()) {
                    check(format.getKey() + " " + transport, ofRequest(rows, transport.id));
                }
                assertThat(ofRequest(rows, OTHER))
                        .as(format.getKey())
                        .filteredOn(row -> "deadlock".equals(row.get("class")))
                        .hasSize(Transport.values().length)
                        .allSatisfy(row ->
                                assertThat(row).containsEntry("part", "event").containsEntry("deadlock", null));
                assertThat(ofRequest(rows, OTHER))
                        .extracting(row -> row.get("part"))
                        .doesNotContain("error");
                assertThat(rows).extracting(row -> row.get("identity")).doesNotHaveDuplicates();
            }
        }
    }

    private static void request(PostgresServer server, Transport transport) throws Exception {
        temporaryFile(server, transport);
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(transport.before.isEmpty() ? "SELECT 1" : transport.before);
            statement.execute(transport.of("SELECT 'geheim', 471100815, pg_sleep(0.06)"));
            fails(statement, transport.of("INSERT INTO t VALUES (471100815, 'geheim')"));
            // In one transaction, which takes the setting back: nothing else has to be done within 20 ms, which a
            // stalled machine takes longer for.
            fails(statement, "SET statement_timeout = 20; " + transport.of("SELECT pg_sleep(5), 'geheim'"));
            statement.execute("LOAD 'auto_explain'");
            statement.execute("SET auto_explain.log_min_duration = 0");
            statement.execute(transport.of("SELECT * FROM t WHERE a = 471100815 AND b <> 'geheim'"));
            statement.execute("SET auto_explain.log_min_duration = -1");
            statement.execute("SET deadlock_timeout = '50ms'");
            deadlock(server, connection, statement, transport);
        }
    }

    /** By the simple protocol: that of the extended one is removed, and logged, when its statement is over, so that it has no STATEMENT. */
    private static void temporaryFile(PostgresServer server, Transport transport) throws SQLException {
        Properties simple = new Properties();
        simple.setProperty("user", "postgres");
        simple.setProperty("preferQueryMode", "simple");
        try (Connection connection = server.connect("postgres", simple);
                Statement statement = connection.createStatement()) {
            statement.execute(transport.before.isEmpty() ? "SELECT 1" : transport.before);
            statement.execute("SET work_mem = 64");
            statement.execute(transport.of(
                    "SELECT count(*) FROM (SELECT g, 'geheim' FROM generate_series(1, 50000) g ORDER BY g DESC) s"));
        }
    }

    /** The request is the victim: who waits longer before it looks is let live. */
    private static void deadlock(PostgresServer server, Connection connection, Statement statement, Transport transport)
            throws Exception {
        connection.setAutoCommit(false);
        try (Connection second = server.connect();
                Statement other = second.createStatement()) {
            second.setAutoCommit(false);
            other.execute("SET LOCAL deadlock_timeout = '60s'");
            other.execute("UPDATE t SET b = 'y' WHERE a = 2");
            statement.execute("UPDATE t SET b = 'y' WHERE a = 471100815");
            CompletableFuture<Void> blocked = CompletableFuture.runAsync(() -> {
                try {
                    other.execute("UPDATE t SET b = 'geheim' WHERE a = 471100815 /* correlation:" + OTHER + " */");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> "1".equals(server.query("SELECT count(*)::text FROM pg_locks WHERE NOT granted")));
            fails(statement, transport.of("UPDATE t SET b = 'geheim' WHERE a = 2"));
            connection.rollback();
            blocked.join();
            second.rollback();
        }
    }

    private static void fails(Statement statement, String sql) {
        assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
    }

    private static List<Map<String, @Nullable Object>> told(Followed followed) throws Exception {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Snapshot snapshot = followed.next();
            assertThat(Written.of(snapshot)).doesNotContain("geheim", "471100815");
            Rowset correlated = Followed.table(snapshot, "correlated");
            assertThat(correlated.truncated()).isFalse();
            assertThat(correlated.total()).isEqualTo(correlated.rows().size());
            for (@Nullable Object[] row : correlated.rows()) {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                for (int i = 0; i < row.length; i++) {
                    values.put(correlated.table().columns().get(i).name(), row[i]);
                }
                rows.add(values);
            }
            return Followed.texts(snapshot, "entries", "message").contains("the end");
        });
        return rows;
    }

    private static List<Map<String, @Nullable Object>> ofRequest(List<Map<String, @Nullable Object>> rows, String id) {
        return rows.stream().filter(row -> id.equals(row.get("correlation_id"))).toList();
    }

    private static Map<String, @Nullable Object> find(
            List<Map<String, @Nullable Object>> rows, String part, @Nullable String entryClass, String sql) {
        return rows.stream()
                .filter(row -> part.equals(row.get("part"))
                        && Objects.equals(entryClass, row.get("class"))
                        && String.valueOf(row.get("query")).contains(sql))
                .findFirst()
                .orElseThrow(() -> new AssertionError(part + " " + entryClass + " is not among " + rows));
    }

    private static void check(String as, List<Map<String, @Nullable Object>> rows) {
        Map<String, @Nullable Object> run = find(rows, "run", null, "pg_sleep(0.06)");
        assertThat((Double) run.get("duration_ms")).as(as).isBetween(59.0, 60_000.0);
        Map<String, @Nullable Object> plan = find(rows, "plan", null, "FROM t WHERE");
        assertThat(String.valueOf(plan.get("plan"))).as(as).contains("cost").doesNotContain("geheim");
        assertThat(plan.get("duration_ms")).as(as).isNotNull();
        Map<String, @Nullable Object> constraint = find(rows, "error", "error:constraint", "INSERT INTO t");
        assertThat(String.valueOf(constraint.get("message"))).startsWith("duplicate key value");
        assertThat(find(rows, "error", "statement_timeout", "pg_sleep(5)"))
                .as(as)
                .containsEntry("cancelled", true);
        assertThat(find(rows, "error", "deadlock", "a = 2"))
                .as(as)
                .containsEntry("deadlock", true)
                .containsEntry("cancelled", null);
        Map<String, @Nullable Object> file = find(rows, "event", "temp_file", "generate_series");
        assertThat(((Number) Objects.requireNonNull(file.get("temp_bytes"))).longValue())
                .as(as)
                .isPositive();
        assertThat(rows).extracting(row -> row.get("pid")).as(as).doesNotContainNull();
        if (as.contains("TRACE")) {
            assertThat(constraint)
                    .containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")
                    .containsEntry("span_id", "00f067aa0ba902b7")
                    .as("without a filter no tag leaves")
                    .containsEntry("controller", null);
        }
    }

    /** What a busy server writes in a second. */
    @Test
    void aCommentInEachStatementCostsLittle() {
        int entries = 20_000;
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < entries; i++) {
            log.append(
                    "2026-11-23 07:00:00.%03d UTC [7] LOG:  duration: %d.123 ms  execute <unnamed>: /* correlation:%08x-9dad-11d1-80b4-00c04fd430c8 */ SELECT o.id, o.name, c.city FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.city = 'Wien' LIMIT %d\n"
                            .formatted(i % 1000, i % 5000, i, i));
        }
        byte[] bytes = Bytes.of(log.toString());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 6; round++) {
            LogSummary logSummary = new LogSummary("shop", 96 << 10);
            long begin = threads.getCurrentThreadCpuTime();
            StderrParser parser = new StderrParser(
                    LinePrefix.of("%m [%p] "), new LogTime("UTC"), logSummary::take, new ReadStatistics());
            new LineSplitter(0, 0, false, parser::line).bytes(bytes, bytes.length);
            parser.flush();
            best = Math.min(best, threads.getCurrentThreadCpuTime() - begin);
            assertThat(logSummary.total()).isEqualTo(entries);
        }
        System.out.println("20,000 entries with a comment: " + best / 1_000_000 + " ms of CPU");
        assertThat(best / 1_000_000).isLessThan(500);
    }
}
