package com.bitville.postgres.bench.scenario;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Statements that are an entry of pg_stat_statements each, and need no table. */
public final class DistinctStatements {
    private static final int DIGITS = 13;

    private DistinctStatements() {}

    /** Runs so many, each once. */
    public static void run(PostgresServer server, int number) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            run(statement, number);
        }
    }

    static void run(Statement statement, int number) throws SQLException {
        for (int i = 0; i < number; i++) {
            statement.execute(text(i));
        }
    }

    /** The types of its constants are the digits of its number. */
    private static String text(int number) {
        StringBuilder text = new StringBuilder("select ");
        for (int digit = 0; digit < DIGITS; digit++) {
            text.append(digit == 0 ? "" : ", ").append((number >> digit & 1) == 0 ? "1" : "1.5");
        }
        return text.toString();
    }
}
