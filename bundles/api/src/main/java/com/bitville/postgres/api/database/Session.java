package com.bitville.postgres.api.database;

import com.bitville.postgres.api.collect.CollectException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A read-only session for collectors. Statement timeout, lock timeout and row limits are in force and were verified after connecting. Used
 * by one thread.
 */
@ProviderType
public interface Session {
    /**
     * Runs a query and reads all rows.
     *
     * @param sql what to run, as one statement
     * @param params a value for each {@code ?}: a string, number or {@link java.time.Instant}, a list of one kind of these, or a {@code
     *     long[]}, sent as {@code int8[]} without an object for each number; the array must not be changed afterwards
     * @return all rows
     * @throws CollectException with the reason for the server's SQLSTATE
     */
    Rows query(Sql sql, @Nullable Object... params) throws CollectException;

    /**
     * The server's capabilities for this role.
     *
     * @return the capabilities probed at the last connection
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
