package com.bitville.postgres.api.database;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One monitored PostgreSQL server; an OSGi service for each configured and enabled one. Safe for use by several threads. */
@ProviderType
public interface Database {
    /**
     * The server's configured name.
     *
     * @return {@code default} or the name of its section
     */
    String server();

    /**
     * Borrows a session. Never waits for a server that is known to be down: while the gate is closed it fails at once.
     *
     * @param deadline by when the caller needs it
     * @return the lease, to be closed by the caller
     * @throws CollectException with {@link Reason#UNAVAILABLE} and the server's state and reason
     * @throws InterruptedException if interrupted while waiting for a free connection
     */
    Lease lease(Instant deadline) throws CollectException, InterruptedException;

    /**
     * The database that is due for a visit: the figures of the ones that change most become old first, and each comes within a day.
     *
     * @return its name, which {@link #leaseNextDatabase} then connects to; empty if no visit is due or possible now
     */
    default Optional<String> nextDatabase() {
        return Optional.empty();
    }

    /**
     * Borrows a session to the database that {@link #nextDatabase} last named, or to the one whose figures are the oldest. One connection is
     * reserved for this; it is opened for the visit and closed after it.
     *
     * @param deadline by when the caller needs it
     * @return the lease, which the caller must close; its capabilities are those of that database
     * @throws CollectException with {@link com.bitville.postgres.api.collect.Reason#UNAVAILABLE} if the server is not up, all connections
     *     are in use, the database refuses, or the connection was not established by the deadline; the next call visits another database
     * @throws InterruptedException if interrupted
     */
    Lease leaseNextDatabase(Instant deadline) throws CollectException, InterruptedException;

    /**
     * Opens a connection to the configured database for one lease, for statements that others than the agent's authors wrote: nothing that
     * such a statement leaves in its session reaches another. Each statement runs alone in a read-only transaction that is rolled back; its
     * answer has at most 5,000 rows and 2 MiB, else it fails. The connection is closed with the lease and counts towards the agent's five.
     *
     * @param deadline by when the caller needs it
     * @return the lease, which the caller must close
     * @throws CollectException with {@link Reason#UNAVAILABLE} if the server is not up, or no connection
     *     could be opened
     * @throws InterruptedException if interrupted
     */
    default Lease leaseIsolated(Instant deadline) throws CollectException, InterruptedException {
        throw new CollectException(Reason.UNSUPPORTED, "this server has no isolated sessions");
    }

    /**
     * Called after a visit, or in place of one if nothing was due in the database.
     *
     * @param database the one that {@link #nextDatabase} named
     * @param complete false if the visit ended before everything that was due was read: the database is due again before long
     */
    default void visited(String database, boolean complete) {}

    /**
     * The state of the server.
     *
     * @return the current state
     */
    ServerState state();

    /**
     * The server's capabilities at the last connection, whether the server is up now or not.
     *
     * @return empty before the first connection
     */
    default Optional<Capabilities> lastCapabilities() {
        return Optional.empty();
    }

    /**
     * The cost of each SQL file for a server on another host, as the server accounts it ({@code pg_stat_statements}, PostgreSQL 14 or
     * later): the execution time, a lower bound, because it excludes parsing and planning. Read every ten minutes.
     *
     * @return milliseconds since the first reading, by file; no entry if it is unknown, empty if the server is on this host
     */
    default Map<Sql, Double> executedMs() {
        return Map.of();
    }

    /** Tries to connect at once, because the cause of the last failure may be gone; does nothing if the server is up or paused. */
    default void retry() {}

    /**
     * Pauses the server until {@link #resume()}: closes every connection within five seconds, even if it is in use, and opens no other.
     * Returns at once; does nothing if the server is already paused.
     *
     * @param reason for an operator
     */
    void pause(String reason);

    /** Ends a {@link #pause(String) pause}; does nothing if the server is not paused. It does not end a pause set by the DBA. */
    void resume();
}
