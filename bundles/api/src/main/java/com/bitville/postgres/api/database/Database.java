package com.bitville.postgres.api.database;

import com.bitville.postgres.api.collect.CollectException;
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
     * @throws CollectException with {@link com.bitville.postgres.api.collect.Reason#UNAVAILABLE} and the server's state and reason
     * @throws InterruptedException if interrupted while waiting for a free connection
     */
    Lease lease(Instant deadline) throws CollectException, InterruptedException;

    /**
     * Borrows a session to the next database of the server, one after the other, over the one connection there is for this; it is opened
     * for the visit and closed after it. A round begins with the configured database and goes through all that the role may connect to.
     *
     * @param deadline by when the caller needs it
     * @return the lease, to be closed by the caller; its capabilities are those of that database
     * @throws CollectException with {@link com.bitville.postgres.api.collect.Reason#UNAVAILABLE} if the server is not up, all its
     *     connections are taken, the database refuses, or it did not let the agent in by the deadline; the next call visits the one after it
     * @throws InterruptedException if interrupted
     */
    Lease leaseNextDatabase(Instant deadline) throws CollectException, InterruptedException;

    /**
     * How the server is.
     *
     * @return the current state
     */
    ServerState state();

    /**
     * What the server offered when it was last connected to, whether it is up now or not.
     *
     * @return empty before the first connection
     */
    default Optional<Capabilities> lastCapabilities() {
        return Optional.empty();
    }

    /**
     * What the files that were run have cost a server on another host, by its own account ({@code pg_stat_statements}, PostgreSQL 14 on):
     * the executor's time, which is a lower bound, as parsing and planning are not in it. Looked up every ten minutes.
     *
     * @return milliseconds since the first look, by file; no entry where it is not known, empty where the server is on this host
     */
    default Map<Sql, Double> executedMs() {
        return Map.of();
    }

    /**
     * Leaves the server alone until {@link #resume()}: closes every connection, under whoever uses it, within five seconds, and makes no
     * other. Returns at once; does nothing to a paused one.
     *
     * @param reason for an operator
     */
    void pause(String reason);

    /** Ends a {@link #pause(String) pause}; does nothing without one. The DBA's own pause is not ended by it. */
    void resume();
}
