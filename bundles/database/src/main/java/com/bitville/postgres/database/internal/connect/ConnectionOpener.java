package com.bitville.postgres.database.internal.connect;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.thread.Defect;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.database.internal.query.BackendCpu;
import com.bitville.postgres.database.internal.query.ConnectionRefusedException;
import com.bitville.postgres.database.internal.query.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections within the connection budget and tracks the open ones. Whatever a step throws, even an OutOfMemoryError, the
 * connection is closed and its slot released: a lost slot stays lost until a restart, and five lost slots end all collection.
 */
final class ConnectionOpener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionOpener.class);
    /** The default authentication_timeout: a backend that waits for a catalog lock or on a frozen server may exist that long. */
    private static final Duration UNANSWERED_BACKEND_LIVES = Duration.ofSeconds(60);

    private static final Duration DISCARDED_BACKEND_LIVES = Duration.ofSeconds(1);
    /** An interrupted attempt continues in a thread of the driver, which then closes the connection. */
    private static final Duration LEFT_BACKEND_LIVES = Duration.ofSeconds(2);

    private final ConnectionBudget budget;
    private final BooleanSupplier refuses;
    private final Runnable allClosed;
    private final LongSupplier nanoTime;
    private final Set<PhysicalConnection> open = ConcurrentHashMap.newKeySet();

    /**
     * Starts without open connections.
     *
     * @param refuses whether new connections are refused
     * @param allClosed called when the last open connection is gone
     */
    ConnectionOpener(ConnectionBudget budget, BooleanSupplier refuses, Runnable allClosed, LongSupplier nanoTime) {
        this.budget = budget;
        this.refuses = refuses;
        this.allClosed = allClosed;
        this.nanoTime = nanoTime;
    }

    /** All slots of the agent are in use; this is not a failure of the server. */
    static final class NoFreeSlotException extends SQLException {
        private static final long serialVersionUID = 1L;

        NoFreeSlotException() {
            super("all " + ConnectionBudget.MOST + " connections of the agent to this server are in use");
        }
    }

    /** One attempt, and the resources to release if it fails. */
    private final class Attempt {
        private final long start = nanoTime.getAsLong();
        private final ConnectionBudget.Slot slot;
        private Duration backendLives = UNANSWERED_BACKEND_LIVES;
        private @Nullable Connection raw;
        private @Nullable PhysicalConnection connection;

        Attempt(ConnectionBudget.Slot slot) {
            this.slot = slot;
        }

        Gate.Visit run(Connector to, Gate.Admission admission) throws SQLException {
            Connection connected = connect(to);
            raw = connected;
            backendLives = DISCARDED_BACKEND_LIVES;
            Gate.Admitted admitted = admission.admit(connected);
            PhysicalConnection tracked = track(connected, admitted.cpu());
            tracked.cost().waited(nanoTime.getAsLong() - start);
            slot.servedBy(tracked.backendPid());
            if (budget.exceededBy(admitted.backends())) {
                throw new ConnectionRefusedException(
                        ServerState.TOO_MANY_CONNECTIONS,
                        ReasonCode.AGENT_LIMIT,
                        admitted.backends().size() + " sessions of this role are open, at most " + ConnectionBudget.MOST
                                + " are allowed: another agent, or a session left by a killed agent, uses the role");
            }
            if (refuses.getAsBoolean()) {
                throw new SQLException("the gate was shut while the connection was opened");
            }
            return new Gate.Visit(tracked, admitted.capabilities());
        }

        private Connection connect(Connector to) throws SQLException {
            try {
                return to.connect();
            } catch (SQLException e) {
                backendLives = SqlStates.isSilence(e) ? UNANSWERED_BACKEND_LIVES : Duration.ZERO;
                throw e;
            } catch (RuntimeException e) {
                backendLives = Thread.currentThread().isInterrupted() ? LEFT_BACKEND_LIVES : UNANSWERED_BACKEND_LIVES;
                throw e;
            }
        }

        private PhysicalConnection track(Connection connected, BackendCpu cpu) throws SQLException {
            PhysicalConnection[] self = new PhysicalConnection[1];
            self[0] = new PhysicalConnection(connected, cpu, lives -> {
                slot.release(lives);
                forget(self[0]);
            });
            connection = self[0];
            open.add(self[0]);
            return self[0];
        }

        /** Runs each step whatever the previous one throws. */
        void undo() {
            try {
                if (connection != null) {
                    connection.abort();
                }
            } finally {
                try {
                    discard();
                } finally {
                    slot.release(backendLives);
                }
            }
        }

        /** Logs a failure to close at DEBUG only: throwing it would hide the failure of the attempt. */
        private void discard() {
            if (raw == null) {
                return;
            }
            boolean closed = false;
            try {
                raw.close();
                closed = true;
            } catch (SQLException e) {
                LOG.debug("connection_not_closed sqlstate={}", e.getSQLState());
            } finally {
                if (!closed) {
                    PhysicalConnection.cut(raw);
                }
            }
        }
    }

    /**
     * Opens a connection.
     *
     * @throws SQLException if no connection can be opened, also if the agent itself failed
     */
    Gate.Visit open(Connector to, Gate.Admission admission) throws SQLException {
        ConnectionBudget.Slot slot = budget.tryAcquire();
        if (slot == null) {
            throw new NoFreeSlotException();
        }
        boolean done = false;
        @Nullable Attempt attempt = null;
        try {
            attempt = new Attempt(slot);
            Gate.Visit visit = attempt.run(to, admission);
            done = true;
            return visit;
        } catch (RuntimeException | Error e) {
            throw defect(e);
        } finally {
            if (!done) {
                undo(attempt, slot);
            }
        }
    }

    private static void undo(@Nullable Attempt attempt, ConnectionBudget.Slot slot) {
        if (attempt == null) {
            slot.release(Duration.ZERO);
        } else {
            attempt.undo();
        }
    }

    /** Turns the agent's own failure into an SQLException: neither pool nor gate handles anything else. */
    private static SQLException defect(Throwable thrown) {
        if (Thread.currentThread().isInterrupted()) {
            // The driver reports an interrupt as a RuntimeException.
            return new SQLException("interrupted while connecting");
        }
        Defect defect = Defect.of(thrown);
        LOG.debug("connecting_defect defect=\"{}\" trace=\"{}\"", defect.what(), defect.trace());
        return new ConnectionRefusedException(
                ServerState.UNREACHABLE,
                ReasonCode.DEFECT,
                "the agent failed while connecting (" + defect.what() + "); it retries");
    }

    /** Closes all connections, even those in use, each in its own thread because each may wait for a silent server. */
    void abortAll() {
        for (PhysicalConnection connection : open) {
            String name = "bitville-database-abort-" + connection.backendPid();
            Guard guard = new Guard(
                    defect -> LOG.warn("abort_failed thread={} defect=\"{}\"", name, defect.what()), () -> {});
            try {
                Threads.guarded(name, guard, connection::abort).start();
            } catch (OutOfMemoryError e) {
                LOG.debug("no_thread_for_an_abort");
                connection.abort();
            }
        }
    }

    boolean empty() {
        return open.isEmpty();
    }

    private void forget(PhysicalConnection connection) {
        if (open.remove(connection) && open.isEmpty()) {
            allClosed.run();
        }
    }
}
