package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.prefix.ReloadMessage;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server whose reloads change how it writes its log while it is followed. */
class ReloadTest {
    private static final String RAISE = "DO $$ BEGIN RAISE LOG 'number %'; END $$";

    @Test
    void findsNameAndValueInEveryLanguage() {
        for (String message : List.of(
                "parameter \"log_timezone\" changed to \"Asia/Tokyo\"",
                "Parameter »log_timezone« auf »Asia/Tokyo« gesetzt",
                "el parámetro «log_timezone» fue cambiado a «Asia/Tokyo»",
                "paramètre « log_timezone » modifié par « Asia/Tokyo »",
                "paramètre «\u00a0log_timezone\u00a0» modifié par «\u00a0Asia/Tokyo\u00a0»",
                "パラメータ\"log_timezone\"は\"Asia/Tokyo\"に変更されました",
                "\"log_timezone\" 매개 변수 값을 \"Asia/Tokyo\"(으)로 바꿨음",
                "параметр \"log_timezone\" принял значение \"Asia/Tokyo\"",
                "参数 \"log_timezone\"被改为\"Asia/Tokyo\"")) {
            byte[] bytes = Bytes.of(message);
            assertThat(ReloadMessage.of(bytes, 0, bytes.length))
                    .as(message)
                    .isEqualTo(new ReloadMessage(ReloadMessage.TIMEZONE, "Asia/Tokyo"));
        }
        byte[] quoted = Bytes.of("parameter \"log_line_prefix\" changed to \"%m \"%u\" [%p] \"");
        assertThat(ReloadMessage.of(quoted, 0, quoted.length))
                .isEqualTo(new ReloadMessage(ReloadMessage.PREFIX, "%m \"%u\" [%p] "));
        byte[] reset = Bytes.of("parameter \"log_timezone\" removed from configuration file, reset to default");
        assertThat(ReloadMessage.of(reset, 0, reset.length)).isEqualTo(new ReloadMessage(ReloadMessage.TIMEZONE, null));
    }

    static List<Arguments> logs() {
        List<Arguments> all = List.of(
                Arguments.of(18, "stderr", "log"),
                Arguments.of(18, "csvlog", "csv"),
                Arguments.of(18, "jsonlog", "json"),
                Arguments.of(13, "stderr", "log"),
                Arguments.of(13, "csvlog", "csv"));
        return "deep".equals(System.getProperty("bitville.depth")) ? all : all.subList(0, 2);
    }

    @ParameterizedTest
    @MethodSource("logs")
    void isFollowedFromTheLineOnWhereItHappens(int version, String format, String ending) throws Exception {
        try (PostgresServer server = PostgresServer.version(version)
                .setting("logging_collector", "on")
                .setting("log_destination", format)
                .setting("log_directory", "log")
                .setting("log_filename", "pg.log")
                .setting("log_timezone", "America/Chicago")
                .setting("log_line_prefix", "%m [%p] %q%u@%d ")
                .start()) {
            Path log = server.dataDirectory().resolve("log/pg." + ending);
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(log));
            try (ServerSession session = ServerSession.open(server, "postgres", "postgres")) {
                Capabilities probed = session.capabilities();
                Followed followed = Followed.quiet(log.toString(), session).knowing(probed);
                followed.next();
                Map<String, Map<String, @Nullable Object>> told = new LinkedHashMap<>();
                Instant from = Instant.now();
                // The abbreviation stays the same, fourteen hours apart; in the middle of one run.
                say(server, 1, "");
                say(server, 2, "ALTER SYSTEM SET log_timezone = 'Asia/Shanghai'");
                say(server, 3, "ALTER SYSTEM SET log_line_prefix = '%q%u@%d/%a %t [%-8p] '");
                say(server, 4, "ALTER SYSTEM SET log_timezone = '<A B>-3:30'");
                collect(followed, log, told, 4);
                say(server, 5, "ALTER SYSTEM SET log_timezone = 'Europe/Berlin'");
                say(server, 6, "ALTER SYSTEM SET log_line_prefix = ''");
                collect(followed, log, told, 6);
                // A restart of the agent that cannot reach the server, whose last probe is long out of date.
                followed.knowingNothing();
                say(server, 7, "ALTER SYSTEM SET log_line_prefix = '%m %u:'");
                say(server, 8, "ALTER SYSTEM SET log_line_prefix = '%m [%p] '");
                collect(followed, log, told, 8);
                Instant to = Instant.now();
                for (int i = 1; i <= 8; i++) {
                    Map<String, @Nullable Object> entry = told.getOrDefault("number " + i, Map.of());
                    boolean timeless = format.equals("stderr") && i == 6;
                    if (!timeless) {
                        assertThat((Instant) entry.get("time"))
                                .as("number %s", i)
                                .isBetween(from.minusSeconds(1), to);
                    }
                    assertThat(entry.get("error_severity")).as("number %s", i).isEqualTo("LOG");
                }
            }
        }
    }

    /** Padded prefixes that change, SQLSTATE and LOCATION in each entry, and stretches that never reached the disk, all at once. */
    @Test
    void isFollowedWhereTheServerIsVerboseAndItsLogHasHoles() throws Exception {
        try (PostgresServer server = PostgresServer.version(18)
                .setting("logging_collector", "on")
                .setting("log_directory", "log")
                .setting("log_filename", "pg.log")
                .setting("log_error_verbosity", "verbose")
                .setting("log_line_prefix", "%m [%-8p] %q%12u@%d ")
                .start()) {
            Path log = server.dataDirectory().resolve("log/pg.log");
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(log));
            try (ServerSession session = ServerSession.open(server, "postgres", "postgres")) {
                Followed followed = Followed.quiet(log.toString(), session).knowing(session.capabilities());
                followed.next();
                Map<String, Map<String, @Nullable Object>> told = new LinkedHashMap<>();
                say(server, 1, "");
                hole(log);
                say(server, 2, "ALTER SYSTEM SET log_line_prefix = '%q%-10a %t [%8p] '");
                hole(log);
                fails(server);
                say(server, 3, "");
                collect(followed, log, told, 3);
                say(server, 4, "ALTER SYSTEM SET log_line_prefix = '%p %Q:'");
                hole(log);
                say(server, 5, "ALTER SYSTEM SET log_line_prefix = '%m %-6l%q %a/%u '");
                fails(server);
                say(server, 6, "");
                collect(followed, log, told, 6);
                for (int i = 1; i <= 6; i++) {
                    assertThat(told.getOrDefault("number " + i, Map.of()))
                            .as("number %s of %s", i, told.keySet())
                            .containsEntry("error_severity", "LOG")
                            .containsEntry("sql_state_code", "00000");
                }
                assertThat(told.getOrDefault("division by zero", Map.of()))
                        .containsEntry("sql_state_code", "22012")
                        .containsEntry("statement", "SELECT 1/0");
                assertThat(told.keySet()).noneMatch(message -> message.startsWith("00000: "));
            }
        }
    }

    private static void hole(Path log) throws IOException {
        Files.write(log, new byte[1_000], StandardOpenOption.APPEND);
    }

    private static void fails(PostgresServer server) {
        assertThatThrownBy(() -> server.execute("SELECT 1/0")).isInstanceOf(SQLException.class);
    }

    private static void say(PostgresServer server, int number, String change) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            if (!change.isEmpty()) {
                String[] words = change.split(" = ", 2);
                String name = words[0].substring(words[0].lastIndexOf(' ') + 1);
                statement.execute(change);
                statement.execute("SELECT pg_reload_conf()");
                while (!("'" + shown(statement, name) + "'").equalsIgnoreCase(words[1])) {
                    Thread.onSpinWait();
                }
            }
            statement.execute(RAISE.replace("%", String.valueOf(number)));
        }
    }

    private static String shown(Statement statement, String name) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void collect(Followed followed, Path log, Map<String, Map<String, @Nullable Object>> told, int last)
            throws Exception {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(log, StandardCharsets.ISO_8859_1).contains("RAISE LOG 'number " + last));
        List<String> messages = new ArrayList<>();
        Snapshot snapshot = followed.next();
        Rowset entries = Followed.table(snapshot, "entries");
        for (@Nullable Object[] row : entries.rows()) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < row.length; i++) {
                values.put(entries.table().columns().get(i).name(), row[i]);
            }
            messages.add(String.valueOf(values.get("message")));
            told.put(String.valueOf(values.get("message")), values);
        }
        assertThat(Followed.state(snapshot, "unreadable_lines"))
                .as("%s", messages)
                .isEqualTo(0L);
    }
}
