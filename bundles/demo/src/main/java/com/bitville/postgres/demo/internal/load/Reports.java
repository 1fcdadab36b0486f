package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** Requests with slow statements; they sleep rather than compute, so that they cost no CPU. */
final class Reports implements Act {
    static final String BY_CITY =
            "SELECT c.city, count(*) AS orders FROM orders AS o JOIN customers AS c ON c.id = o.customer_id"
                    + " CROSS JOIN (SELECT pg_sleep(?)) AS thinking GROUP BY c.city ORDER BY orders DESC";
    static final String BY_DAY =
            "SELECT date_trunc('day', o.ordered_at) AS day, sum(o.quantity) AS sold FROM orders AS o"
                    + " CROSS JOIN (SELECT pg_sleep(?)) AS thinking GROUP BY day ORDER BY day";
    /** Sorts more rows than fit into its memory: the server writes a temporary file. */
    static final String ON_DISK =
            "SELECT count(*), pg_sleep(?) FROM (SELECT note FROM orders ORDER BY note DESC OFFSET 10) AS sorted";

    @Override
    public void play(Connection connection, Random random) throws SQLException, InterruptedException {
        boolean onDisk = random.nextInt(3) == 0;
        // Before the request: the last statement of the session must be one of the request.
        ShopSql.plain(connection, onDisk ? "SET work_mem = '64kB'" : "RESET work_mem");
        Request request = Request.begin(connection, random);
        // A page shows up to three of them.
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            double seconds = 0.6 + random.nextInt(60) / 10.0 / left;
            String report = onDisk ? ON_DISK : random.nextBoolean() ? BY_CITY : BY_DAY;
            ShopSql.run(connection, request.sql(report), seconds);
            ShopSql.pause(random, 50, 300);
        }
        ShopSql.pause(random, 1_000, 4_000);
    }
}
