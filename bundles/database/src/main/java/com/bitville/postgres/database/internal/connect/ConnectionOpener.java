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
 * Opens connections within the budget and knows those that are open. Whatever a step throws, and be it an error of memory, the
 * connection is closed and its place given back: a place that is lost stays lost until a restart, and five of them end all collection.
 */
final class ConnectionOpener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionOpener.class);
    /** The default authentication_timeout: until then a backend may wait, for a catalog's lock or a frozen server, to hear us. */
    private static final Duration UNANSWERED_BACKEND_LIVES = Duration.ofSeconds(60);

    private static final Duration DISCARDED_BACKEND_LIVES = Duration.ofSeconds(1);
    /** An interrupted attempt goes on in a thread of the driver, which closes what comes of it. */
    private static final Duration LEFT_BACKEND_LIVES = Duration.ofSeconds(2);

    private final Gate.Admission admission;
    private final ConnectionBudget budget;
    private final BooleanSupplier refuses;
    private final Runnable nothingLeft;
    private final LongSupplier nanoTime;
    private final Set<PhysicalConnection> open = ConcurrentHashMap.newKeySet();

    /**
     * Nothing is open yet.
     *
     * @param refuses whether no connection is wanted any more
     * @param nothingLeft told when the last open connection is gone
     */
    ConnectionOpener(
            Gate.Admission admission,
            ConnectionBudget budget,
            BooleanSupplier refuses,
            Runnable nothingLeft,
            LongSupplier nanoTime) {
        this.admission = admission;
        this.budget = budget;
        this.refuses = refuses;
        this.nothingLeft = nothingLeft;
        this.nanoTime = nanoTime;
    }

    /** The agent's own places are taken; says nothing about the server. */
    static final class NoPlaceException extends SQLException {
        private static final long serialVersionUID = 1L;

        NoPlaceException() {
            super("all " + ConnectionBudget.MOST + " connections to this server are taken");
        }
    }

    /** One attempt, and what has to be given back where it does not come to its end. */
    private final class Attempt {
        private final long start = nanoTime.getAsLong();
        private final ConnectionBudget.Slot slot;
        private Duration backendLives = UNANSWERED_BACKEND_LIVES;
        private @Nullable Connection raw;
        private @Nullable PhysicalConnection connection;

        Attempt(ConnectionBudget.Slot slot) {
            this.slot = slot;
        }

        Gate.Visit run(Connector to) throws SQLException {
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
                        admitted.backends().size() + " sessions of this role are open, " + ConnectionBudget.MOST
                                + " at most are allowed: another agent or a leftover of a killed one uses the role");
            }
            if (refuses.getAsBoolean()) {
                throw new SQLException("the gate was shut meanwhile");
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

        /** Each step is taken whatever the one before it throws. */
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

        /** The one that failed is told of; that this failed too is not worth hiding it. */
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
     * @throws SQLException if none can be had, also where the agent itself failed
     */
    Gate.Visit open(Connector to) throws SQLException {
        ConnectionBudget.Slot slot = budget.tryAcquire();
        if (slot == null) {
            throw new NoPlaceException();
        }
        boolean done = false;
        @Nullable Attempt attempt = null;
        try {
            attempt = new Attempt(slot);
            Gate.Visit visit = attempt.run(to);
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

    /** To the pool and the gate a failed attempt like any other: neither copes with an error. */
    private static SQLException defect(Throwable thrown) {
        if (Thread.currentThread().isInterrupted()) {
            // The driver's way to say so.
            return new SQLException("interrupted while it connected");
        }
        Defect defect = Defect.of(thrown);
        LOG.debug("connecting_defect defect=\"{}\" trace=\"{}\"", defect.what(), defect.trace());
        return new ConnectionRefusedException(
                ServerState.UNREACHABLE,
                ReasonCode.DEFECT,
                "the agent failed while it connected (" + defect.what() + "); tried again");
    }

    /** Closes all under whoever uses them, at once, as each may wait for a server that is silent. */
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
            nothingLeft.run();
        }
    }
}
