package com.bitville.postgres.database.internal.support;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.DatabaseComponent;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.connect.ReconnectDelay;
import com.bitville.postgres.database.internal.pause.PauseFile;
import com.bitville.postgres.testkit.fake.FakeSecrets;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.postgresql.osgi.PGDataSourceFactory;

/** The component against a real server, with a short back-off. */
public final class Agent implements AutoCloseable {
    public static final String ROLE = "bitville_monitor";
    public static final String PASSWORD = "right";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final PauseFile NO_PAUSE = new PauseFile(Path.of("no", "pause"));

    public final FakeSecrets secrets;
    public final DatabaseComponent database;

    private Agent(DatabaseSettings settings, FakeSecrets secrets, ReconnectDelay reconnectDelay, PauseFile pauseFile) {
        this.secrets = secrets;
        this.database = new DatabaseComponent(
                settings, new PGDataSourceFactory(), Clock.systemUTC(), () -> reconnectDelay, pauseFile);
        database.bindSecrets(secrets);
        database.start();
    }

    public static Agent start(DatabaseSettings settings, String password, ReconnectDelay reconnectDelay) {
        return new Agent(settings, new FakeSecrets().password(settings.server(), password), reconnectDelay, NO_PAUSE);
    }

    public static Agent start(DatabaseSettings settings, FakeSecrets secrets) {
        return new Agent(settings, secrets, quick(), NO_PAUSE);
    }

    public static Agent start(DatabaseSettings settings, PauseFile pauseFile) {
        return new Agent(settings, new FakeSecrets().password(settings.server(), PASSWORD), quick(), pauseFile);
    }

    public static Agent start(DatabaseSettings settings) {
        return start(settings, PASSWORD, quick());
    }

    public static Agent start(PostgresServer server) {
        return start(settings(server.port()));
    }

    public static ReconnectDelay quick() {
        return new ReconnectDelay(Duration.ofMillis(50), Duration.ofMillis(400), () -> 0.5);
    }

    public static DatabaseSettings settings(int port) {
        return settings("test-" + UUID.randomUUID(), "127.0.0.1", port, 5);
    }

    /** Long timeouts, so that a stall of the machine does not cancel a statement. */
    public static DatabaseSettings settings(String name, String host, int port, int poolMax) {
        return settings(name, host, port, 2, poolMax, Duration.ofSeconds(60));
    }

    /** With the given minimum of idle connections. */
    public static DatabaseSettings keeping(int poolMin, int port) {
        return settings("test-" + UUID.randomUUID(), "127.0.0.1", port, poolMin, 5, Duration.ofSeconds(60));
    }

    /** For tests of the timeout itself. */
    public static DatabaseSettings impatient(int port) {
        return settings("test-" + UUID.randomUUID(), "127.0.0.1", port, 2, 5, Duration.ofSeconds(1));
    }

    private static DatabaseSettings settings(
            String name, String host, int port, int poolMin, int poolMax, Duration statementTimeout) {
        return new DatabaseSettings(
                name,
                host,
                port,
                "postgres",
                ROLE,
                "disable",
                "",
                statementTimeout,
                Duration.ofMillis(100),
                poolMin,
                poolMax,
                PATIENCE);
    }

    public static PostgresServer server(int major) throws Exception {
        PostgresServer server = PostgresServer.version(major)
                .scramFor(ROLE)
                .setting("log_connections", "off")
                .start();
        server.createMonitorRole(ROLE, PASSWORD);
        // The throwaway server writes its WAL lazily: a crash would lose the role.
        server.execute("CHECKPOINT");
        return server;
    }

    public Lease lease() throws CollectException, InterruptedException {
        return database.lease(Instant.now().plus(PATIENCE));
    }

    public void awaitState(ServerState state) {
        Within.soon()
                .untilAsserted(() -> Assertions.assertThat(database.state())
                        .as(() -> String.valueOf(entry()))
                        .isEqualTo(state));
    }

    public Map<?, ?> entry() {
        return (Map<?, ?>) ((List<?>) Objects.requireNonNull(database.status().get("servers"))).get(0);
    }

    public Map<?, ?> pool() {
        return (Map<?, ?>) Objects.requireNonNull(entry().get("pool"));
    }

    public Map<?, ?> visits() {
        return (Map<?, ?>) Objects.requireNonNull(entry().get("visits"));
    }

    public String reason() {
        return String.valueOf(entry().get("reason"));
    }

    @Override
    public void close() {
        database.deactivate();
    }
}
