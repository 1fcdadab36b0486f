package com.bitville.postgres.database.internal.query;

import com.bitville.postgres.api.database.Rows;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Encoding;
import org.postgresql.core.Parser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one statement that others wrote: alone in a read-only transaction that is rolled back, its answer read in parts and limited while it
 * is read. What a statement leaves in its session, such as an advisory lock, outlives the rollback: the caller closes the connection.
 */
public final class ReadOnlyStatement {
    private static final Logger LOG = LoggerFactory.getLogger(ReadOnlyStatement.class);
    /** Rows that the driver holds at a time. */
    private static final int ROWS_AT_A_TIME = 100;

    private static final String TRANSACTION_ID =
            "SELECT pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text IS NOT NULL";

    private ReadOnlyStatement() {}

    /**
     * Runs it.
     *
     * @throws StatementRefusedException if the driver would change it, or if it took a transaction id
     * @throws AnswerTooLargeException if the answer exceeds the limits
     */
    public static Rows run(Connection connection, String text, AnswerLimits limits, @Nullable Object... params)
            throws SQLException {
        refuseWhatTheDriverChanges(connection, text);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try {
            Rows rows = QueryRunner.run(connection, text, limits, ROWS_AT_A_TIME, params);
            refuseTransactionId(connection);
            return rows;
        } catch (SQLException e) {
            throw isTooLarge(e) ? new AnswerTooLargeException("one part of the answer has more than 16 MiB") : e;
        } finally {
            rollBack(connection);
        }
    }

    /**
     * Refuses what the driver would send otherwise than it is written, as nobody looked at that: several statements, which it runs one
     * after the other, each outside of the guard of the one before; JDBC escapes, which it resolves; characters that it cannot encode.
     */
    private static void refuseWhatTheDriverChanges(Connection connection, String text) throws SQLException {
        BaseConnection driver = connection.unwrap(BaseConnection.class);
        if (driver.createQuery(text, true, true).query.getSubqueries() != null) {
            throw new StatementRefusedException("it is more than one statement");
        }
        // The driver resolves escapes in each prepared statement, whatever is set for them.
        if (!Parser.replaceProcessing(text, true, driver.getStandardConformingStrings())
                .equals(text)) {
            throw new StatementRefusedException("it has a JDBC escape, {...}: write what it stands for");
        }
        Encoding encoding = driver.getEncoding();
        try {
            if (encoding.decode(encoding.encode(text)).equals(text)) {
                return;
            }
        } catch (IOException e) {
            LOG.debug("statement_not_encoded encoding={}", encoding.name(), e);
        }
        throw new StatementRefusedException("it has a character that the encoding of the database does not have");
    }

    private static void refuseTransactionId(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TRANSACTION_ID);
                ResultSet rows = statement.executeQuery()) {
            if (rows.next() && rows.getBoolean(1)) {
                throw new StatementRefusedException("it took a transaction id, as writing statements do;"
                        + " pg_snapshot_xmax(pg_current_snapshot()) tells the next one without taking it");
            }
        }
    }

    /** The driver stops at a row that is larger than its buffer, and gives up the connection. */
    private static boolean isTooLarge(SQLException e) {
        return "08S01".equals(e.getSQLState()) && String.valueOf(e.getMessage()).contains("maxResultBuffer");
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.debug("not_rolled_back sqlstate={} consequence=the_closed_connection_does", e.getSQLState());
        }
    }
}
