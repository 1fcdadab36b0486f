package com.bitville.postgres.testkit.load;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The clients of a load; closing ends them and keeps the objects. */
public final class RunningLoad implements AutoCloseable {
    private final PostgresServer server;
    private final List<Connection> clients = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicLong transactions = new AtomicLong();
    private volatile boolean closed;

    RunningLoad(PostgresServer server) {
        this.server = server;
    }

    /** The action that a client repeats. */
    interface Work {
        void once(Statement statement) throws SQLException;
    }

    /** Adds a client, which works on its own thread until closed. */
    void client(Work work) throws SQLException {
        Connection connection = idleClient();
        Thread thread = new Thread(() -> work(connection, work), "load-" + clients.size());
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    Connection idleClient() throws SQLException {
        Connection connection = server.connect();
        clients.add(connection);
        return connection;
    }

    private void work(Connection connection, Work work) {
        try (Statement statement = connection.createStatement()) {
            while (!closed) {
                work.once(statement);
                transactions.incrementAndGet();
            }
        } catch (SQLException e) {
            if (!closed) {
                throw new IllegalStateException("a client of the load failed", e);
            }
        }
    }

    /**
     * The work done.
     *
     * @return transactions of all clients so far
     */
    public long transactions() {
        return transactions.get();
    }

    /**
     * How many clients are connected.
     *
     * @return working and idle ones
     */
    public int clients() {
        return clients.size();
    }

    @Override
    public void close() {
        closed = true;
        for (Connection client : clients) {
            try {
                client.abort(Runnable::run);
            } catch (SQLException e) {
                throw new IllegalStateException("a client cannot be ended", e);
            }
        }
        for (Thread thread : threads) {
            try {
                thread.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
