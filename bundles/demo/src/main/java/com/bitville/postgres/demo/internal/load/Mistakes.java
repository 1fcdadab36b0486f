package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements that fail like those of real applications. */
final class Mistakes implements Act {
    /** A duplicate key, a missing row, a violated constraint, syntax errors, a division by zero, and a timeout. */
    static final List<String> STATEMENTS = List.of(
            "INSERT INTO customers (mail, name, city) VALUES ('customer7@example.com', 'Twice', 'Turku')",
            "INSERT INTO orders (customer_id, product_id, quantity) VALUES (999999, 30, 1)",
            "UPDATE products SET price = -1 WHERE id = 40",
            "SELEC name FROM customers",
            "SELECT nickname FROM customers LIMIT 1",
            "SELECT stock / 0 FROM products WHERE id = 41",
            "SET statement_timeout = '700ms'; SELECT pg_sleep(5)");

    /** A statement of the request before it fails. */
    private static final String BEFORE = "SELECT name, pg_sleep(?) FROM products WHERE id = 42";

    private static final Logger LOG = LoggerFactory.getLogger(Mistakes.class);

    @Override
    public void play(Connection connection, Random random) throws SQLException, InterruptedException {
        ShopSql.plain(connection, "RESET statement_timeout");
        boolean ofRequest = random.nextBoolean();
        Request request = ofRequest ? Request.begin(connection, random) : Request.none(connection);
        try {
            if (ofRequest) {
                ShopSql.run(connection, request.sql(BEFORE), 0.6 + random.nextInt(10) / 10.0);
            }
            ShopSql.plain(connection, request.sql(STATEMENTS.get(random.nextInt(STATEMENTS.size()))));
        } catch (SQLException e) {
            LOG.debug("demo_mistake_made sqlstate={}", e.getSQLState());
        }
        ShopSql.pause(random, 3_000, 8_000);
    }
}
