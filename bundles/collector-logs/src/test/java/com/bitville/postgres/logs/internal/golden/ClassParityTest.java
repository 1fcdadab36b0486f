package com.bitville.postgres.logs.internal.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One server writes stderr without SQLSTATE beside the formats that have one, in all three verbosities: an entry has the same class in
 * each of them.
 */
class ClassParityTest {
    private static final String BEGIN = "here it begins";
    private static final String END = "here it ends";

    static List<Integer> versions() {
        return "deep".equals(System.getProperty("bitville.depth")) ? PostgresServer.available() : List.of(13, 18);
    }

    private static PostgresServer server(int major) {
        return PostgresServer.version(major)
                .withoutPgStatStatements()
                .setting("logging_collector", "on")
                .setting("log_destination", major < 15 ? "stderr,csvlog" : "stderr,csvlog,jsonlog")
                .setting("log_directory", "log")
                .setting("log_filename", "parity.log")
                .setting("log_line_prefix", "%m [%p] ")
                .setting("deadlock_timeout", "100ms")
                .setting("log_lock_waits", "on")
                .setting("log_connections", "on")
                .setting("log_disconnections", "on")
                .setting("log_temp_files", "0")
                .setting("log_checkpoints", "on")
                .setting("autovacuum", "off")
                .setting("wal_level", "logical")
                .setting("max_prepared_transactions", "2")
                .scramFor("guest")
                .authentication("host all refused all reject")
                .sql(ErrorLoad.SETUP)
                .start();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void anEntryHasTheSameClassInEveryFormatAndVerbosity(int major) throws Exception {
        try (PostgresServer server = server(major)) {
            Map<String, Followed> formats = new LinkedHashMap<>();
            for (String ending : major < 15 ? List.of("log", "csv") : List.of("log", "csv", "json")) {
                Path log = server.dataDirectory().resolve("log/parity." + ending);
                Followed followed = Followed.quiet(log.toString(), ending.equals("log") ? "%m [%p] " : "");
                followed.next();
                formats.put(ending, followed);
            }
            say(server, BEGIN);
            for (String verbosity : List.of("default", "terse", "verbose")) {
                ErrorLoad.run(server, verbosity);
            }
            say(server, END);
            Map<String, List<Map<String, @Nullable Object>>> told = new LinkedHashMap<>();
            for (Map.Entry<String, Followed> format : formats.entrySet()) {
                told.put(format.getKey(), told(format.getValue()));
            }
            List<Map<String, @Nullable Object>> exact = told.getOrDefault("csv", List.of());
            for (Map.Entry<String, List<Map<String, @Nullable Object>>> format : told.entrySet()) {
                compare(format.getKey(), exact, format.getValue());
            }
            assertThat(new TreeSet<>(exact.stream()
                            .map(entry -> String.valueOf(entry.get("class")))
                            .toList()))
                    .contains(ErrorLoad.CLASSES);
        }
    }

    private static void say(PostgresServer server, String text) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DO $$ BEGIN RAISE LOG '" + text + "'; END $$");
        }
    }

    private static void compare(
            String format, List<Map<String, @Nullable Object>> exact, List<Map<String, @Nullable Object>> told) {
        Map<String, List<String>> wanted = byPid(exact);
        Map<String, List<String>> found = byPid(told);
        assertThat(found.keySet()).as(format).isEqualTo(wanted.keySet());
        found.forEach((pid, entries) ->
                assertThat(entries).as("%s, process %s", format, pid).containsExactlyElementsOf(wanted.get(pid)));
        List<String> verbose = told.stream()
                .filter(entry -> entry.get("sql_state_code") != null)
                .map(entry -> String.valueOf(entry.get("message")))
                .toList();
        assertThat(verbose)
                .as("%s: a verbose entry has its SQLSTATE, and its message has it not", format)
                .hasSizeGreaterThan(ErrorLoad.STATEMENTS.size() / 2)
                .noneMatch(message -> message.matches("(?!P0001: forged|12345: forged)[0-9A-Z]{5}: .*"));
        assertThat(told)
                .extracting(entry -> String.valueOf(entry.get("message")))
                .as("%s: no LOCATION is a message", format)
                .noneMatch(message -> message.matches("[A-Za-z0-9_]+, [a-z_]+\\.[a-z]:\\d+"));
        assertThat(told)
                .filteredOn(entry -> String.valueOf(entry.get("message")).matches("(P0001|12345): forged"))
                .as("%s: a message that begins like a SQLSTATE", format)
                .hasSize(6)
                .allSatisfy(entry -> assertThat(entry.get("sql_state_code")).isIn("P0001", null));
    }

    /** Class, severity and message in the order of each process; stderr says in its message where in the statement an error is. */
    private static Map<String, List<String>> byPid(List<Map<String, @Nullable Object>> entries) {
        Map<String, List<String>> byPid = new TreeMap<>();
        for (Map<String, @Nullable Object> entry : entries) {
            String message = String.valueOf(entry.get("message")).replaceFirst(" at character \\d+$", "");
            boolean untellable = ErrorLoad.UNTELLABLE.stream().anyMatch(message::contains);
            byPid.computeIfAbsent(String.valueOf(entry.get("pid")), any -> new ArrayList<>())
                    .add((untellable ? "any class" : entry.get("class")) + " " + entry.get("error_severity") + " "
                            + message + " | " + entry.get("statement"));
        }
        return byPid;
    }

    private static List<Map<String, @Nullable Object>> told(Followed followed) {
        List<Map<String, @Nullable Object>> told = new ArrayList<>();
        ErrorLoad.soon().until(() -> {
            Snapshot snapshot = followed.next();
            assertThat(Followed.state(snapshot, "unreadable_lines"))
                    .as(String.valueOf(Followed.state(snapshot, "path")))
                    .isEqualTo(0L);
            Rowset entries = Followed.table(snapshot, "entries");
            assertThat(entries.truncated()).isFalse();
            for (@Nullable Object[] row : entries.rows()) {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                for (int i = 0; i < row.length; i++) {
                    values.put(entries.table().columns().get(i).name(), row[i]);
                }
                told.add(values);
            }
            return told.stream().anyMatch(entry -> END.equals(entry.get("message")));
        });
        return told.subList(place(told, BEGIN), place(told, END));
    }

    private static int place(List<Map<String, @Nullable Object>> told, String message) {
        int at = 0;
        while (!message.equals(told.get(at).get("message"))) {
            at++;
        }
        return at;
    }
}
