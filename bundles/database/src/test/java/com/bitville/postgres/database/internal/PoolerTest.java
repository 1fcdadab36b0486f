package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.Within;
import com.bitville.postgres.testkit.net.FreePort;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PgBouncer in transaction mode; skipped if it is not installed (Debian: apt-get install pgbouncer). */
class PoolerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private @Nullable Process pooler;

    @AfterEach
    void stop() throws Exception {
        if (pooler != null) {
            pooler.destroyForcibly().waitFor();
        }
    }

    /** The first configuration refuses the session limits in the startup packet, the second drops them silently. */
    @ParameterizedTest
    @ValueSource(strings = {"", "ignore_startup_parameters = options, extra_float_digits\n"})
    void isRecognisedBeforeAnySettingLandsOnAnApplication(String ignored) throws Exception {
        Optional<Path> binary = Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(binary.isPresent(), "SKIPPED: pgbouncer is not installed");
        try (PostgresServer server = Agent.server(18)) {
            int port = startPooler(binary.orElseThrow(), server, ignored);
            try (Agent agent = Agent.start(Agent.settings(port))) {
                agent.awaitState(ServerState.POOLER_REFUSED);
                assertThat(agent.reason()).contains("set host and port of the server itself");
            }
            String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=application&preferQueryMode=simple";
            if (!ignored.isEmpty()) {
                try (Connection application = DriverManager.getConnection(url);
                        Statement statement = application.createStatement();
                        ResultSet rows = statement.executeQuery("SHOW statement_timeout")) {
                    rows.next();
                    assertThat(rows.getString(1)).isEqualTo("0");
                }
            }
        }
    }

    private int startPooler(Path binary, PostgresServer server, String ignored) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        int port = FreePort.next();
        Path ini = Files.writeString(
                folder.resolve("pgbouncer.ini"),
                "[databases]\npostgres = host=127.0.0.1 port=" + server.port() + " user=postgres\n[pgbouncer]\n"
                        + "listen_addr = 127.0.0.1\nlisten_port = " + port + "\nunix_socket_dir =\nauth_type = any\n"
                        + "pool_mode = transaction\ndefault_pool_size = 1\nmax_client_conn = 50\n" + ignored);
        List<String> command = new ArrayList<>();
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(List.of(binary.toString(), ini.toString()));
        pooler = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
        Within.soon().until(() -> listens(port));
        return port;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
