package com.bitville.postgres.bench.scenario;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work that is done again and again while a step is measured. */
final class Repeated {
    private Repeated() {}

    /** What is done over a connection. */
    interface Work {
        void once(Statement statement) throws SQLException;
    }

    /** What is done without one. */
    interface Task {
        void once() throws IOException;
    }

    /** Begins to work over a connection of its own; what it returns ends that. */
    static Runnable eachSecond(PostgresServer server, Work work) throws SQLException {
        Connection connection = server.connect();
        Runnable stop = each(1_000, () -> {
            try (Statement statement = connection.createStatement()) {
                work.once(statement);
            } catch (SQLException e) {
                throw new IOException("the load's client failed", e);
            }
        });
        return () -> {
            stop.run();
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("the load's client cannot be ended", e);
            }
        };
    }

    /** Begins to work every so many ms; what it returns ends that, and tells whether it failed. */
    static Runnable each(int ms, Task task) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        Future<?> work = thread.scheduleAtFixedRate(() -> run(task), 0, ms, TimeUnit.MILLISECONDS);
        return () -> {
            boolean failed = work.isDone();
            thread.shutdownNow();
            try {
                if (failed || !thread.awaitTermination(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the load has failed or does not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static void run(Task task) {
        try {
            task.once();
        } catch (IOException e) {
            e.printStackTrace();
            throw new UncheckedIOException(e);
        }
    }
}
