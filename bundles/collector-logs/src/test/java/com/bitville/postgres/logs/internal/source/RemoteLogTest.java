package com.bitville.postgres.logs.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.logs.internal.Tier;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.collect.SqlLint;
import com.bitville.postgres.testkit.pg.PostgresBuilder;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a server on another host, read over SQL through the functions of tier 4, on the oldest and the newest server. */
class RemoteLogTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String ROLE = "bitville_monitor";
    private static final Pattern ENTRY = Pattern.compile("ledger entry (\\d+) is whole");

    private final Set<Integer> told = new TreeSet<>();
    private int written;
    private int repeated;

    private static PostgresBuilder logging(int major, String destination) {
        return PostgresServer.version(major)
                .withoutPgStatStatements()
                .setting("logging_collector", "on")
                .setting("log_destination", destination)
                .setting("log_directory", "log")
                .setting("log_filename", "pg_100-%Y-%m-%d_%H%M%S.log");
    }

    static List<Arguments> logs() {
        List<Arguments> logs = new ArrayList<>(List.of(Arguments.of(13, "stderr"), Arguments.of(18, "csvlog,jsonlog")));
        if ("deep".equals(System.getProperty("bitville.depth"))) {
            PostgresServer.available().forEach(major -> {
                logs.add(Arguments.of(major, "stderr"));
                logs.add(Arguments.of(major, "csvlog,stderr"));
                logs.add(Arguments.of(major, major < 15 ? "csvlog" : "jsonlog"));
            });
        }
        return logs;
    }

    @ParameterizedTest
    @MethodSource("logs")
    void losesNothingThroughEveryRotation(int major, String destination) throws Exception {
        try (PostgresServer server = logging(major, destination).start()) {
            server.execute(Tier.log());
            try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
                Followed followed = Followed.over(session);
                followed.next();
                write(server, 50);
                read(followed);
                write(server, 20);
                byNewName(server);
                write(server, 20);
                followed.uncommitted();
                read(followed);

                write(server, 20);
                Path current = current(server);
                Files.move(current, current.resolveSibling(current.getFileName() + ".1"));
                byNewName(server);
                write(server, 20);
                byNewName(server);
                write(server, 20);
                read(followed);

                // More than fits into one statement, then a copytruncate.
                write(server, 6_000);
                current = current(server);
                Files.copy(
                        current,
                        current.resolveSibling(current.getFileName() + ".2"),
                        StandardCopyOption.COPY_ATTRIBUTES);
                Files.write(current, new byte[0]);
                write(server, 20);
                read(followed);
                assertThat(repeated).as("entries told twice by committed runs").isZero();

                write(server, 20);
                read(followed);
                Files.delete(current(server));
                byNewName(server);
                write(server, 20);
                read(followed);
                assertThat(repeated).isZero();
            }
        }
    }

    private void write(PostgresServer server, int entries) throws Exception {
        server.execute(
                "DO $$ BEGIN FOR i IN " + written + ".." + (written + entries - 1)
                        + " LOOP RAISE LOG 'ledger entry % is whole', i USING DETAIL = repeat('x', 100) || E'\\n' || 'y'; END LOOP; END $$");
        written += entries;
    }

    /** Until all that was written is told. A statement that a stalled machine makes too long fails its run alone: the next one goes on. */
    private void read(Followed followed) {
        await().atMost(LONG).ignoreExceptionsMatching(RemoteLogTest::timedOut).until(() -> {
            Snapshot snapshot = followed.next();
            assertThat(Followed.state(snapshot, "unreadable_lines")).isEqualTo(0L);
            List<String> details = Followed.texts(snapshot, "entries", "detail");
            List<String> messages = Followed.texts(snapshot, "entries", "message");
            for (int i = 0; i < messages.size(); i++) {
                Matcher message = ENTRY.matcher(messages.get(i));
                if (message.matches()) {
                    assertThat(details.get(i)).isEqualTo("x".repeat(100) + "\ny");
                    repeated += told.add(Integer.valueOf(message.group(1))) ? 0 : 1;
                }
            }
            return told.size() == written;
        });
    }

    private static boolean timedOut(Throwable e) {
        return e instanceof CollectException failed && failed.reason() == Reason.TIMED_OUT;
    }

    /** The file of the format that is read. */
    private static Path current(PostgresServer server) throws Exception {
        String best = "SELECT coalesce(" + (server.major() < 15 ? "" : "pg_current_logfile('jsonlog'), ")
                + "pg_current_logfile('csvlog'), pg_current_logfile('stderr'))";
        return server.dataDirectory().resolve(String.valueOf(server.query(best)));
    }

    /** The name has whole seconds: a rotation within the same one goes on in the same file. */
    private static void byNewName(PostgresServer server) throws Exception {
        Path before = current(server);
        await().atMost(LONG).until(() -> {
            server.query("SELECT pg_rotate_logfile()::text");
            Path now = current(server);
            return !now.equals(before) && Files.exists(now);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void theFunctionsBelongToTheAgentsRoleAndReadLogFilesAlone(int major) throws Exception {
        try (PostgresServer server = logging(major, "stderr")
                .sql("CREATE ROLE stranger LOGIN; GRANT pg_monitor TO stranger; CREATE ROLE owner LOGIN")
                .start()) {
            server.execute(Tier.role());
            try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
                assertThat(offered(session)).as("before the tier is granted").isFalse();
                assertThatThrownBy(() -> Followed.over(session).next())
                        .isInstanceOfSatisfying(
                                CollectException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                        .hasMessageContaining("tier 4")
                        .hasMessageContaining("log_path");
            }
            server.execute(Tier.log());
            try (ServerSession stranger = ServerSession.open(server, "stranger", "postgres")) {
                assertThat(offered(stranger)).isFalse();
                assertThatThrownBy(() -> stranger.query(SqlLogSource.FILES, List.of()))
                        .hasMessageContaining("permission");
                assertThatThrownBy(() -> stranger.query(SqlLogSource.READ, "x", 0L, 1))
                        .hasMessageContaining("permission");
            }
            assertThat(server.query("SELECT string_agg(DISTINCT array_to_string(proconfig, ';'), '|') FROM pg_proc"
                            + " WHERE pronamespace = 'bitville_agent'::regnamespace AND prosecdef"))
                    .isEqualTo("search_path=pg_catalog, pg_temp");
            try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
                assertThat(offered(session)).isTrue();
                server.execute("ALTER FUNCTION bitville_agent.log_read(text, bigint, integer) OWNER TO owner");
                assertThat(offered(session))
                        .as("a function of somebody who is no superuser")
                        .isFalse();
                server.execute("ALTER FUNCTION bitville_agent.log_read(text, bigint, integer) OWNER TO postgres");
                server.execute("ALTER SCHEMA bitville_agent OWNER TO owner");
                assertThat(offered(session))
                        .as("a schema of somebody who is no superuser")
                        .isFalse();
            }
            server.execute(Tier.log());
            try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
                assertThat(offered(session)).as("mended by running it again").isTrue();
            }
            readNothingButLogFiles(server);
            server.execute(Tier.drop());
            server.execute(Tier.drop());
            assertThat(server.query("SELECT count(*)::text FROM pg_namespace WHERE nspname = 'bitville_agent'"))
                    .isEqualTo("0");
        }
    }

    private static void readNothingButLogFiles(PostgresServer server) throws Exception {
        Path log = server.dataDirectory().resolve("log");
        Files.writeString(log.resolve("secret.key"), "secret");
        Files.writeString(log.resolve("pg_1000-x.log"), "secret");
        Files.writeString(log.resolve("pgx100-x.log"), "secret");
        Files.createDirectory(log.resolve("pg_100-folder.log"));
        Files.writeString(log.resolve("pg_100-folder.log/inner.log"), "secret");
        Files.createSymbolicLink(log.resolve("pg_100-link.log"), log);
        try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
            List<String> names = session.query(SqlLogSource.FILES, List.of()).values().stream()
                    .map(row -> String.valueOf(row[0]))
                    .toList();
            assertThat(names).containsExactly(String.valueOf(current(server).getFileName()));
            for (String name : List.of(
                    "../postgresql.conf",
                    "../log/" + names.get(0),
                    "./" + names.get(0),
                    "/etc/passwd",
                    "..",
                    ".",
                    ".hidden",
                    "..\\x",
                    "pg_100-folder.log/inner.log",
                    names.get(0) + "/../../PG_VERSION")) {
                assertThatThrownBy(() -> session.query(SqlLogSource.READ, name, 0L, 100))
                        .as(name)
                        .isInstanceOfSatisfying(
                                CollectException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.NOT_PERMITTED));
            }
            for (String name : List.of(
                    "secret.key",
                    "pg_1000-x.log",
                    "pgx100-x.log",
                    "pg_100-folder.log",
                    "pg_100-link.log",
                    "postgresql.conf",
                    "PG_VERSION",
                    "",
                    "%",
                    "pg_100-%",
                    names.get(0) + " ")) {
                assertThat(session.query(SqlLogSource.READ, name, 0L, 100)
                                .values()
                                .get(0))
                        .as(name)
                        .containsOnlyNulls();
            }
            for (Object[] range : new Object[][] {{-1L, 100}, {0L, -1}, {0L, 1_048_577}, {Long.MIN_VALUE, 1}}) {
                assertThatThrownBy(() -> session.query(SqlLogSource.READ, names.get(0), range[0], range[1]))
                        .isInstanceOf(CollectException.class);
            }
            assertThat(session.query(SqlLogSource.READ, names.get(0), 1L << 40, 100)
                            .values()
                            .get(0)[0])
                    .isEqualTo("");
        }
    }

    private static boolean offered(ServerSession session) throws CollectException {
        return Boolean.TRUE.equals(session.query(SqlLogSource.OFFER).values().get(0)[0]);
    }

    @Test
    void aLogDirectoryFullOfDataIsNotReadAndAnAbsentOneIsEmpty() throws Exception {
        try (PostgresServer server = logging(18, "stderr")
                .setting("log_directory", ".")
                .setting("log_filename", "%Y")
                .start()) {
            server.execute(Tier.log());
            try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
                assertThatThrownBy(() -> session.query(SqlLogSource.FILES, List.of()))
                        .hasMessageContaining("data directory");
                assertThatThrownBy(() -> session.query(SqlLogSource.READ, "pg_hba.conf", 0L, 100))
                        .hasMessageContaining("data directory");
            }
        }
        try (PostgresServer server =
                PostgresServer.version(18).withoutPgStatStatements().start()) {
            server.execute(Tier.log());
            try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
                assertThat(session.query(SqlLogSource.FILES, List.of()).values())
                        .isEmpty();
                assertThatThrownBy(() -> Followed.over(session).next()).hasMessageContaining("logging_collector");
            }
        }
    }

    @Test
    void theStatementsKeepTheHouseRules() {
        assertThat(SqlLint.files(Path.of("src/main/resources")))
                .hasSize(6)
                .allSatisfy(file -> assertThat(SqlLint.probe(file)).isEmpty());
    }
}
