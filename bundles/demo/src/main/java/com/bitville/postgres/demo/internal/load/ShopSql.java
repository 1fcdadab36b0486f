package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Statements as an application runs them. */
public final class ShopSql {
    private ShopSql() {}

    public static void run(Connection connection, String sql, Object... params) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < params.length; i++) {
                statement.setObject(i + 1, params[i]);
            }
            if (statement.execute()) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        rows.getObject(1);
                    }
                }
            }
        }
    }

    /** As one simple query: for statements without parameters, and for broken ones. */
    public static void plain(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static void pause(Random random, int leastMs, int mostMs) throws InterruptedException {
        Thread.sleep(leastMs + random.nextInt(mostMs - leastMs + 1));
    }
}
