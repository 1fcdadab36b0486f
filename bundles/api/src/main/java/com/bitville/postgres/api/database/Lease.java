package com.bitville.postgres.api.database;

import org.osgi.annotation.versioning.ProviderType;

/** A session on loan from a {@link Database}. Closing gives the connection back; it is safe to close twice. */
@ProviderType
public interface Lease extends AutoCloseable {
    /**
     * The session.
     *
     * @return the same one until closed
     */
    Session session();

    /**
     * What the statements run over this lease have cost so far.
     *
     * @return the cost up to now
     */
    Cost cost();

    /**
     * Cancels what runs, at the server, and closes the connection instead of giving it back. May be called by any thread, returns in
     * bounded time, does nothing after {@link #close()}.
     */
    void abort();

    @Override
    void close();
}
