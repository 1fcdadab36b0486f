package com.bitville.postgres.activity.internal;

import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server, the sessions of a script on it, and the collector that reads them as a role that may only read statistics. */
public abstract class Scene {
    public static final String UUID = "3F2504E0-4f89-41d3-9a0c-0305e82c3301";
    private static final String OTHERS =
            " FROM pg_stat_activity WHERE backend_type = 'client backend'" + " AND pid <> pg_backend_pid()";

    private static final Sql SESSIONS = Sql.parse("sessions-there", "SELECT count(*)" + OTHERS);

    public final PostgresServer server;
    final Collector collector = new ActivityCollector();
    private final List<Client> clients = new ArrayList<>();
    private @Nullable ServerSession own;
    private @Nullable WatchedSession session;
    public Optional<byte[]> state = Optional.empty();

    public Scene(int major) {
        server = MonitoredServers.of(major);
    }

    /** The oldest and the newest server; in the deep profile all. */
    static IntStream versions() {
        List<Integer> all = PostgresServer.available();
        return "deep".equals(System.getProperty("bitville.depth"))
                ? all.stream().mapToInt(Integer::intValue)
                : IntStream.of(all.get(0), all.get(all.size() - 1));
    }

    @BeforeEach
    void open() throws SQLException {
        server.execute("CREATE TABLE IF NOT EXISTS stock (id int PRIMARY KEY, amount int);"
                + "INSERT INTO stock SELECT i, 0 FROM generate_series(1, 10) i ON CONFLICT DO NOTHING");
        // A vacuum that happens to run is not in the script.
        autovacuum("off");
        own = ServerSession.open(server, MonitoredServers.ROLE, "postgres");
        session = new WatchedSession(own);
    }

    @AfterEach
    void close() throws SQLException {
        for (Client client : clients) {
            client.close();
        }
        Objects.requireNonNull(own).close();
        // A backend that waits for a lock does not notice that its client is gone.
        server.execute("SELECT pg_terminate_backend(pid)" + OTHERS);
        soon().until(() -> "0".equals(server.query("SELECT count(*)" + OTHERS)));
    }

    public void autovacuum(String value) throws SQLException {
        server.execute("ALTER SYSTEM SET autovacuum = " + value);
        server.execute("ALTER SYSTEM SET autovacuum_naptime = " + (value.equals("on") ? "'1s'" : "'1min'"));
        server.execute("SELECT pg_reload_conf()");
        if (value.equals("off")) {
            soon().until(() -> "0"
                    .equals(server.query("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            + " WHERE backend_type = 'autovacuum worker'")));
        }
    }

    public static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
    }

    public Client client(String applicationName) throws SQLException {
        return client(applicationName, PostgresServer.SUPERUSER);
    }

    Client client(String applicationName, String role) throws SQLException {
        Client client = new Client(server, role, applicationName);
        clients.add(client);
        return client;
    }

    public WatchedSession session() {
        return Objects.requireNonNull(session);
    }

    public Seen collect() throws CollectException, InterruptedException {
        FakeRun run = FakeRun.of(session());
        Snapshot snapshot = collector.collect(state.map(run::state).orElse(run));
        state = snapshot.nextState();
        return new Seen(snapshot);
    }

    public static String lockRow(int id) {
        return "UPDATE stock SET amount = amount + 1 WHERE id = " + id;
    }

    /** Sessions that only asked and closed stay visible for a moment; who counts idle ones waits for that. */
    void untilSessions(int others) {
        soon().until(() -> Long.valueOf(others)
                .equals(Objects.requireNonNull(own).query(SESSIONS).values().get(0)[0]));
    }

    public void untilWaiting(int waiters) {
        soon().until(() -> String.valueOf(waiters)
                .equals(server.query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")));
    }

    void untilActive(String query) {
        soon().until(() -> "1"
                .equals(server.query(
                        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = ?", query)));
    }
}
