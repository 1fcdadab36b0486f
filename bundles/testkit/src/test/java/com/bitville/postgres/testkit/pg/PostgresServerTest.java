package com.bitville.postgres.testkit.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerTest {
    static List<Integer> majors() {
        return "deep".equals(System.getProperty("bitville.depth")) ? PostgresServer.available() : List.of(13, 18);
    }

    @ParameterizedTest
    @MethodSource("majors")
    void isTheVersionAskedForWithPgStatStatements(int major) throws SQLException {
        try (PostgresServer server = PostgresServer.start(major)) {
            assertThat(server.query("SHOW server_version_num")).startsWith(Integer.toString(major));
            assertThat(server.query("SELECT count(*) FROM pg_stat_statements")).isNotEqualTo("0");
        }
    }

    @Test
    void carriesTheOldestAndTheNewestVersion() {
        assertThat(PostgresServer.available()).contains(13, 18);
    }

    @Test
    void keepsDataAndPortOverACrash() throws SQLException {
        try (PostgresServer server = PostgresServer.version(18)
                .durable()
                .sql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
                .start()) {
            int port = server.port();
            server.crash();
            assertThatThrownBy(server::connect).isInstanceOf(SQLException.class);
            server.start();
            assertThat(server.port()).isEqualTo(port);
            assertThat(server.query("SELECT n FROM kept")).isEqualTo("7");
            assertThat(server.logFile()).content().contains("was not properly shut down");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on"})
    void aPortInUseIsNamedAlsoWhereTheLogIsCollected(String collector) throws Exception {
        try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PostgresBuilder builder =
                    PostgresServer.version(18).port(used.getLocalPort()).setting("logging_collector", collector);
            assertThatThrownBy(builder::start).hasStackTraceContaining("could not bind");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void aStandbyFollowsUntilItIsPromoted(int major) throws SQLException {
        try (PostgresServer primary = PostgresServer.start(major);
                PostgresServer standby = primary.standby().start()) {
            primary.execute("CREATE TABLE followed AS SELECT 1 AS n");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> "t".equals(standby.query("SELECT to_regclass('followed') IS NOT NULL")));
            assertThat(standby.query("SELECT pg_is_in_recovery()")).isEqualTo("t");
            assertThat(standby.port()).isNotEqualTo(primary.port());

            standby.execute("SELECT pg_promote(true, 60)");
            assertThat(standby.query("SELECT pg_is_in_recovery()")).isEqualTo("f");
            standby.execute("INSERT INTO followed VALUES (2)");
        }
    }

    @Test
    void asksOnlyTheNamedRoleForItsPassword() throws SQLException {
        try (PostgresServer server =
                PostgresServer.version(13).scramFor("monitor").start()) {
            server.createMonitorRole("monitor", "it's right");
            try (Connection connection = server.connect("monitor", "it's right", "postgres")) {
                assertThat(connection.isValid(1)).isTrue();
                assertThat(server.backendsOf("monitor")).isEqualTo(1);
            }
            assertThatThrownBy(() -> server.connect("monitor", "wrong", "postgres"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void leavesNothingBehind() {
        Path folder;
        ProcessHandle process;
        try (PostgresServer server = PostgresServer.start(18)) {
            folder = server.socketDirectory();
            process = ProcessHandle.of(server.pid()).orElseThrow();
            assertThat(folder).exists();
        }
        assertThat(folder).doesNotExist();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void answersNobodyWhileItIsPaused() throws SQLException {
        try (PostgresServer server = PostgresServer.start(13)) {
            Properties impatient = new Properties();
            impatient.setProperty("user", PostgresServer.SUPERUSER);
            impatient.setProperty("socketTimeout", "1");
            server.pause();
            assertThatThrownBy(() -> server.connect("postgres", impatient)).isInstanceOf(SQLException.class);
            server.resume();
            assertThat(server.query("SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void endsAllSessionsWhenItRestarts() throws SQLException {
        try (PostgresServer server = PostgresServer.start(15);
                Connection session = server.connect()) {
            server.restart();
            assertThat(session.isValid(1)).isFalse();
            assertThat(server.query("SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void saysWhatKeepsItFromStarting() {
        PostgresBuilder builder = PostgresServer.version(18).setting("max_connections", "many");
        assertThatThrownBy(builder::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("max_connections");
    }

    @Test
    void removesWhatAKilledProcessHasLeftBehind() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("bitville-pg-");
        Files.createFile(folder.resolve("owner.lock"));
        RunFolder.create().close();
        assertThat(folder).doesNotExist();
    }

    @Test
    void leavesTheFolderOfALivingServerAlone() throws IOException, InterruptedException {
        try (RunFolder first = RunFolder.create();
                RunFolder second = RunFolder.create()) {
            assertThat(first.path()).exists();
            assertThat(second.path()).exists();
        }
    }
}
