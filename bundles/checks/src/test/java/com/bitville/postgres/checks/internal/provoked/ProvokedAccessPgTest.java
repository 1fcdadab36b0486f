package com.bitville.postgres.checks.internal.provoked;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.checks.internal.ProvokedServer;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schemas open to all, sessions from other addresses, a cluster that has parted, statistics that nobody keeps: on real servers. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class ProvokedAccessPgTest {
    private static final String ROLE = "watcher";
    private static final String DATABASE = "postgres";

    private final ProvokedServer provoked = new ProvokedServer("");

    static IntStream majors() {
        return IntStream.of(13, 18);
    }

    private ServerFinding one(String check) {
        assertThat(provoked.open(check)).as(check).hasSize(1);
        return provoked.open(check).get(0);
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aSchemaThatIsOpenToAll(int major) throws SQLException, CollectException, InterruptedException {
        provoked.all();
        try (PostgresServer server = PostgresServer.version(major).start()) {
            server.createMonitorRole(ROLE, "x");
            try (ServerSession session = ServerSession.open(server, ROLE, DATABASE)) {
                looks(session);
                assertThat(provoked.open("public_create")).as("the default").hasSize(major == 13 ? 1 : 0);
                server.execute("CREATE SCHEMA \"Open \"\"one\"");
                server.execute("GRANT CREATE ON SCHEMA \"Open \"\"one\" TO PUBLIC");
                looks(session);
                assertThat(provoked.open("public_create")).hasSize(major == 13 ? 2 : 1);
                for (ServerFinding finding : provoked.open("public_create")) {
                    ProvokedServer.paste(server, DATABASE, finding);
                }
                looks(session);
                assertThat(provoked.open("public_create")).isEmpty();
            }
        }
    }

    private void looks(ServerSession session) throws CollectException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            provoked.look(session, List.of("server", "databases"), session, DATABASE, List.of("schemas"));
        }
    }

    private static String address() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aSessionFromAnotherAddressInTheClear(int major)
            throws SQLException, CollectException, InterruptedException, IOException {
        String address = address();
        Assumptions.assumeFalse(address.isEmpty(), "this host has no address but loopback");
        provoked.all();
        try (PostgresServer server = PostgresServer.version(major)
                .setting("listen_addresses", "*")
                .authentication("host all all " + address + "/32 trust")
                .start()) {
            server.createMonitorRole(ROLE, "x");
            try (ServerSession session = ServerSession.open(server, ROLE, DATABASE)) {
                for (int i = 0; i < 2; i++) {
                    provoked.look(session, List.of("server", "ssl", "connections", "roles"));
                }
                assertThat(provoked.open("unencrypted_remote"))
                        .as("the agent's own session is local")
                        .isEmpty();
                try (Connection remote = DriverManager.getConnection("jdbc:postgresql://" + address + ":"
                        + server.port() + "/postgres?user=postgres&sslmode=disable")) {
                    assertThat(remote.isValid(5)).isTrue();
                    for (int i = 0; i < 2; i++) {
                        provoked.look(session, List.of("server", "ssl", "connections", "roles"));
                    }
                    ProvokedServer.paste(server, DATABASE, one("unencrypted_remote"));
                    assertThat(one("superuser_sessions").seen().message())
                            .as("it is idle")
                            .isEqualTo("superuser postgres works over the network, from " + address);
                }
                for (int i = 0; i < 2; i++) {
                    provoked.look(session, List.of("server", "ssl", "connections", "roles"));
                }
                assertThat(provoked.open("unencrypted_remote")).isEmpty();
                assertThat(provoked.open("superuser_sessions")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aStandbyThatIsPromotedBesideItsPrimary(int major) throws SQLException, CollectException, InterruptedException {
        provoked.all();
        try (PostgresServer primary = PostgresServer.version(major).durable().start()) {
            primary.createMonitorRole(ROLE, "x");
            try (PostgresServer standby = primary.standby().start();
                    ServerSession upper = ServerSession.open(primary, ROLE, DATABASE);
                    ServerSession lower = ServerSession.open(standby, ROLE, DATABASE)) {
                both(upper, lower);
                assertThat(provoked.open("timeline")).isEmpty();
                standby.execute("SELECT pg_promote()");
                both(upper, lower);
                assertThat(one("timeline").severity().word()).isEqualTo("error");
                assertThat(one("timeline").seen().message()).contains("other").contains("timelines 1 and 2");
                ProvokedServer.paste(primary, DATABASE, one("timeline"));
                // What the remedy asks for: one of the two is stopped.
                for (int i = 0; i < 15; i++) {
                    provoked.look(upper, List.of("server"));
                }
                assertThat(provoked.open("timeline")).isEmpty();
            }
        }
    }

    private void both(ServerSession upper, ServerSession lower) throws CollectException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            provoked.elsewhere("other", lower, List.of("server"));
            provoked.look(upper, List.of("server"));
        }
    }

    @Test
    void aStatisticsCollectorThatHangs() throws SQLException, CollectException, InterruptedException, IOException {
        provoked.all();
        List<String> subjects = List.of("server", "databases", "bgwriter", "archiver");
        try (PostgresServer server = PostgresServer.version(13).start()) {
            server.createMonitorRole(ROLE, "x");
            server.execute("ALTER ROLE " + ROLE + " SET statement_timeout = '1s'");
            try (ServerSession session = ServerSession.open(server, ROLE, DATABASE)) {
                provoked.look(session, subjects);
                signal("STOP", collector(server));
                // What it wrote in the last half second still counts as new.
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                    provoked.look(session, subjects);
                    return !provoked.open("stats_collector_stuck").isEmpty();
                });
                assertThat(one("stats_collector_stuck").severity().word()).isEqualTo("warning");
                signal("KILL", collector(server));
                // The postmaster starts it no more than once a minute, and looks once a minute.
                Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> {
                    provoked.look(session, subjects);
                    return provoked.open("stats_collector_stuck").isEmpty();
                });
            }
        }
    }

    private static long collector(PostgresServer server) throws IOException {
        try (var children = ProcessHandle.of(server.pid()).orElseThrow().children()) {
            for (ProcessHandle child : children.toList()) {
                String line = Files.readString(Path.of("/proc/" + child.pid() + "/cmdline"));
                if (line.contains("stats collector")) {
                    return child.pid();
                }
            }
        }
        throw new AssertionError("no statistics collector");
    }

    private static void signal(String signal, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
