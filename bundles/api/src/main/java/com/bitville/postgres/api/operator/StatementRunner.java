package com.bitville.postgres.api.operator;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.database.Rows;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs statements that the agent's owner types, under the guards of the operator's SQL files: alone, read-only, rolled back, limited in
 * time, rows and bytes, over a connection that is closed afterwards, charged to the server's budget and recorded in the agent's log. A
 * service for the agent's own shell alone: for every other bundle there is none. Safe for use by several threads.
 */
@ProviderType
public interface StatementRunner {
    /**
     * An answer.
     *
     * @param server the server's configured name
     * @param rows all rows, at most 5,000 of together at most 2 MiB
     * @param durationNanos wall time of the run, with its connection
     * @param cost what it cost the server, with its connection; empty if unknown
     */
    record Answer(String server, Rows rows, long durationNanos, Optional<Cost> cost) {
        /** Refuses a null part. */
        public Answer {
            Objects.requireNonNull(server, "server");
            Objects.requireNonNull(rows, "rows");
            Objects.requireNonNull(cost, "cost");
        }
    }

    /**
     * Runs one statement.
     *
     * @param who the login, for the log
     * @param server the server's configured name
     * @param statement one SELECT, WITH, VALUES, TABLE, SHOW, or EXPLAIN without ANALYZE
     * @return the answer
     * @throws CollectException with {@link com.bitville.postgres.api.collect.Reason#UNSUPPORTED}, naming line and reason, if the statement
     *     is refused, or as {@link com.bitville.postgres.api.collect.CollectorRunner#run}
     * @throws InterruptedException if the caller was interrupted, which cancels the statement
     */
    Answer run(String who, String server, String statement) throws CollectException, InterruptedException;

    /**
     * Describes a table or view.
     *
     * @param who the login, for the log
     * @param server the server's configured name
     * @param relation the name of a catalog view, or SCHEMA.NAME
     * @return one row for each column: its name, type and comment
     * @throws CollectException with {@link com.bitville.postgres.api.collect.Reason#UNSUPPORTED} if there is no such relation, or as {@link
     *     #run}
     * @throws InterruptedException if the caller was interrupted
     */
    Answer describe(String who, String server, String relation) throws CollectException, InterruptedException;
}
