package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** Opens a transaction, changes a row, and then stays idle in transaction for a long time. */
final class IdleInTransaction implements Act {
    static final String PRICE = "UPDATE products SET price = price + 0.01 WHERE id = ?";

    private static final int PRODUCT = 20;

    @Override
    public void play(Connection connection, Random random) throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        ShopSql.run(connection, PRICE, PRODUCT);
        ShopSql.pause(random, 7_000, 14_000);
        connection.rollback();
        connection.setAutoCommit(true);
        ShopSql.pause(random, 2_000, 6_000);
    }
}
