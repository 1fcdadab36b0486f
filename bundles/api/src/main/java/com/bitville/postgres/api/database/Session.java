package com.bitville.postgres.api.database;

import com.bitville.postgres.api.collect.CollectException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A guarded, read-only session as a collector sees it. Statement timeout, lock timeout and row limits are in force and were verified
 * after connecting. Used by one thread.
 */
@ProviderType
public interface Session {
    /**
     * Runs a query to its end.
     *
     * @param sql what to run, as one statement
     * @param params a value for each {@code ?}: a string, number or {@link java.time.Instant}, a list of one kind of these, or a {@code long[]},
     *     which is an {@code int8[]} that costs no object a number; the array is not changed afterwards
     * @return all rows
     * @throws CollectException with the reason that the server's SQLSTATE stands for
     */
    Rows query(Sql sql, @Nullable Object... params) throws CollectException;

    /**
     * What the server offers this role.
     *
     * @return as probed when the server was last connected to
     */
    Capabilities capabilities();

    /**
     * The backend that serves this session.
     *
     * @return its process id on the server's host
     */
    int backendPid();

    /**
     * The database that this session is connected to.
     *
     * @return its name
     */
    String databaseName();
}
