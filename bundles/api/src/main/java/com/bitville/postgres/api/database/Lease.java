package com.bitville.postgres.api.database;

import org.osgi.annotation.versioning.ProviderType;

/** A session borrowed from a {@link Database}. Closing returns the connection; it is safe to close twice. */
@ProviderType
public interface Lease extends AutoCloseable {
    /**
     * The session.
     *
     * @return the same one until closed
     */
    Session session();

    /**
     * The cost of the statements run over this lease so far.
     *
     * @return the cost up to now
     */
    Cost cost();

    /**
     * Cancels the running statement on the server and closes the connection instead of returning it. May be called by any thread, returns
     * in bounded time, does nothing after {@link #close()}.
     */
    void abort();

    @Override
    void close();
}
