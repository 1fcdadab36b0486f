package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sessions that compute, sleep, queue for a row, commit and let the server wait for a COPY, each for random times from a seed. */
final class MixedLoad implements AutoCloseable {
    static final String APPLICATION = "mixed-load";

    private final List<Thread> threads = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private volatile boolean stopped;

    /** What one session does over and over. */
    private interface Act {
        void once(Connection connection, Random random) throws SQLException;
    }

    /** Connects; the scale stretches all times, so that looks see independent moments. */
    static MixedLoad on(PostgresServer server, double scale) throws SQLException {
        server.execute("CREATE TABLE IF NOT EXISTS mixed (id int PRIMARY KEY, amount int);"
                + "INSERT INTO mixed SELECT i, 0 FROM generate_series(1, 10) i ON CONFLICT DO NOTHING;"
                + "CREATE TABLE IF NOT EXISTS mixed_log (amount int)");
        MixedLoad load = new MixedLoad();
        load.session(server, 1, (connection, random) -> {
            run(
                    connection,
                    "SELECT count(*) FROM generate_series(1, " + (int) (scale * 40_000 * random.nextDouble()) + ")");
            pause(scale * 20 * random.nextDouble());
        });
        for (int i = 0; i < 2; i++) {
            load.session(server, 2 + i, (connection, random) -> {
                run(connection, "SELECT pg_sleep(" + scale * 0.04 * random.nextDouble() + ")");
                pause(scale * 20 * random.nextDouble());
            });
        }
        for (int i = 0; i < 3; i++) {
            load.session(server, 4 + i, (connection, random) -> {
                connection.setAutoCommit(false);
                run(connection, "UPDATE mixed SET amount = amount + 1 WHERE id = 1");
                pause(scale * 30 * random.nextDouble());
                connection.commit();
                pause(scale * 20 * random.nextDouble());
            });
        }
        load.session(server, 7, (connection, random) -> {
            run(connection, "INSERT INTO mixed_log SELECT generate_series(1, " + (1 + random.nextInt(200)) + ")");
            pause(scale * 5 * random.nextDouble());
        });
        load.session(server, 8, (connection, random) -> {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY mixed_log FROM STDIN");
            pause(scale * 60 * random.nextDouble());
            copy.endCopy();
            pause(scale * 20 * random.nextDouble());
        });
        return load;
    }

    void begin() {
        threads.forEach(Thread::start);
    }

    private void session(PostgresServer server, long seed, Act act) throws SQLException {
        Connection connection = server.connect(PostgresServer.SUPERUSER, "postgres");
        run(connection, "SET application_name = '" + APPLICATION + "'");
        connections.add(connection);
        Random random = new Random(seed);
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!stopped) {
                            act.once(connection, random);
                        }
                    } catch (SQLException e) {
                        if (!stopped) {
                            throw new IllegalStateException(e);
                        }
                    }
                },
                "mixed-" + seed);
        thread.setDaemon(true);
        threads.add(thread);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void pause(double ms) {
        LockSupport.parkNanos((long) (ms * 1e6));
    }

    @Override
    public void close() throws SQLException {
        stopped = true;
        for (Connection connection : connections) {
            connection.abort(Runnable::run);
        }
    }
}
