package com.bitville.postgres.logs.internal.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.testkit.pg.PostgresServer;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that really logs in another language: severity and SQLSTATE tell what they tell, and nothing is taken for something else. */
class TranslatedTest {
    private static final Path HOME = Path.of("/usr/lib/postgresql/15");
    private static final String PREFIX = "%m [%p] %q%u@%d/%a ";

    static List<String> languages() {
        return "deep".equals(System.getProperty("bitville.depth"))
                ? List.of("de", "fr", "ru", "ja", "es")
                : List.of("de");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void isReadByItsSeverityAndState(String language) throws Exception {
        assumeTrue(
                Files.isExecutable(HOME.resolve("bin/postgres"))
                        && Files.exists(Path.of("/usr/share/locale/" + language + "/LC_MESSAGES/postgres-15.mo")),
                "Debian's PostgreSQL 15 with its translations is not installed");
        try (PostgresServer server = PostgresServer.installed(HOME, 15)
                .language(language)
                .setting("logging_collector", "on")
                .setting("log_destination", "stderr,csvlog,jsonlog")
                .setting("log_directory", "log")
                .setting("log_filename", "postgresql.log")
                .setting("log_line_prefix", PREFIX)
                .setting("log_checkpoints", "on")
                .sql("CREATE TABLE t (a int PRIMARY KEY); INSERT INTO t VALUES (1)")
                .start()) {
            Map<String, Followed> formats = new LinkedHashMap<>();
            for (String ending : List.of("log", "csv", "json")) {
                Path log = server.dataDirectory().resolve("log/postgresql." + ending);
                await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(log));
                Followed followed = Followed.quiet(log.toString(), ending.equals("log") ? PREFIX : "");
                followed.next();
                formats.put(ending, followed);
            }
            load(server);
            for (Map.Entry<String, Followed> format : formats.entrySet()) {
                check(format.getKey(), told(format.getValue()));
            }
        }
    }

    private static void load(PostgresServer server) throws SQLException {
        for (String sql : List.of(
                "SELECT 1/0",
                "INSERT INTO t VALUES (1)",
                "SELEC 1",
                "SET statement_timeout = 20;SELECT pg_sleep(60)",
                "CHECKPOINT",
                "DO $$ BEGIN RAISE WARNING 'deadlock detected'; END $$",
                "DO $$ BEGIN RAISE LOG 'the end'; END $$")) {
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isIn("22012", "23505", "42601", "57014");
            }
        }
    }

    private static List<Map<String, @Nullable Object>> told(Followed followed) {
        List<Map<String, @Nullable Object>> told = new ArrayList<>();
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            Snapshot snapshot = followed.next();
            assertThat(Followed.state(snapshot, "unreadable_lines")).isEqualTo(0L);
            Rowset entries = Followed.table(snapshot, "entries");
            for (@Nullable Object[] row : entries.rows()) {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                for (int i = 0; i < row.length; i++) {
                    values.put(entries.table().columns().get(i).name(), row[i]);
                }
                told.add(values);
            }
            return told.stream().anyMatch(entry -> "the end".equals(entry.get("message")));
        });
        return told;
    }

    private static void check(String format, List<Map<String, @Nullable Object>> told) {
        assertThat(told)
                .as(format)
                .allSatisfy(entry -> assertThat(entry.get("error_severity")).isIn("LOG", "ERROR", "WARNING"));
        List<String> errors = told.stream()
                .filter(entry -> "ERROR".equals(entry.get("error_severity")))
                .map(entry -> entry.get("class") + " " + entry.get("statement"))
                .toList();
        boolean state = !format.equals("log");
        assertThat(errors)
                .as(format)
                .containsExactly(
                        "error:other SELECT 1/0",
                        (state ? "error:constraint" : "error:other") + " INSERT INTO t VALUES (1)",
                        (state ? "error:syntax" : "error:other") + " SELEC 1",
                        (state ? "cancel" : "error:other") + " SELECT pg_sleep(60)");
        assertThat(told)
                .as("%s: whatever is not an error has no class but other, unless its text is an application's", format)
                .filteredOn(entry -> !"ERROR".equals(entry.get("error_severity"))
                        && !"deadlock detected".equals(entry.get("message")))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.get("class")).isEqualTo("other"));
    }
}
