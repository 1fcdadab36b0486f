package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** The normal load: many short statements, each a few rows by an index. */
public final class Checkout implements Act {
    /** The number of different customer actions. */
    static final int KINDS = 6;

    private static final int CUSTOMERS = 2_000;
    private static final int PRODUCTS = 200;
    /** Products below this id are used by {@link LockContention}. */
    private static final int FIRST_FREE_PRODUCT = 21;

    private static final String HISTORY =
            "SELECT o.id, p.name, o.quantity * p.price AS amount FROM orders AS o JOIN products AS p ON p.id = o.product_id"
                    + " WHERE o.customer_id = ? ORDER BY o.ordered_at DESC LIMIT 10";
    /** Deletes as many as are inserted: the size of the table stays constant. */
    private static final String ARCHIVE = "DELETE FROM orders WHERE id = (SELECT min(id) FROM orders) RETURNING id";

    @Override
    public void play(Connection connection, Random random) throws SQLException, InterruptedException {
        once(connection, random.nextInt(KINDS), random);
        ShopSql.pause(random, 60, 240);
    }

    static void once(Connection connection, int kind, Random random) throws SQLException {
        int customer = 1 + random.nextInt(CUSTOMERS);
        int product = FIRST_FREE_PRODUCT + random.nextInt(PRODUCTS - FIRST_FREE_PRODUCT + 1);
        switch (kind) {
            case 0 -> ShopSql.run(connection, "SELECT name, city FROM customers WHERE mail = ?", mail(customer));
            case 1 -> ShopSql.run(connection, "SELECT id, name, price FROM products WHERE id = ?", product);
            case 2 -> order(connection, customer, product);
            case 3 -> ShopSql.run(connection, "UPDATE customers SET city = ? WHERE id = ?", "Lyon", customer);
            case 4 -> ShopSql.run(connection, ARCHIVE);
            default -> ShopSql.run(connection, HISTORY, customer);
        }
    }

    private static void order(Connection connection, int customer, int product) throws SQLException {
        connection.setAutoCommit(false);
        ShopSql.run(
                connection,
                "INSERT INTO orders (customer_id, product_id, quantity) VALUES (?, ?, ?)",
                customer,
                product,
                1);
        ShopSql.run(connection, "UPDATE products SET stock = stock - 1 WHERE id = ?", product);
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static String mail(int customer) {
        return "customer" + customer + "@example.com";
    }
}
