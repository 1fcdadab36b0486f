package com.bitville.postgres.database.internal.query;

import com.bitville.postgres.api.database.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Runs one prepared statement and reads its whole result. */
public final class QueryRunner {
    private QueryRunner() {}

    public static Rows run(Connection connection, String text, @Nullable Object... params) throws SQLException {
        return run(connection, text, AnswerLimits.OWN, 0, params);
    }

    /**
     * The same within other limits.
     *
     * @param atATime rows that the driver holds at a time, in a transaction; 0 for all
     */
    static Rows run(Connection connection, String text, AnswerLimits limits, int atATime, @Nullable Object... params)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (int i = 0; i < params.length; i++) {
                bind(connection, statement, i + 1, params[i]);
            }
            // One more than the limit, so that a truncation is noticed.
            statement.setMaxRows(limits.rows() + 1);
            statement.setFetchSize(atATime);
            try (ResultSet rows = statement.executeQuery()) {
                return RowReader.read(rows, TextDecoder.of(connection), limits);
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, int place, @Nullable Object value)
            throws SQLException {
        if (value instanceof Instant instant) {
            statement.setObject(place, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof long[] numbers) {
            statement.setArray(place, connection.unwrap(PGConnection.class).createArrayOf("int8", numbers));
        } else if (value instanceof List<?> list) {
            statement.setArray(place, connection.createArrayOf(elementType(list), list.toArray()));
        } else {
            statement.setObject(place, value);
        }
    }

    private static String elementType(List<?> list) {
        Object first = list.isEmpty() ? "" : list.get(0);
        return first instanceof Integer ? "int4" : first instanceof Long ? "int8" : "text";
    }
}
