package com.bitville.postgres.demo.internal.story;

import com.bitville.postgres.demo.internal.load.Shop;
import com.bitville.postgres.demo.internal.load.ShopSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** A table that is large enough for reading all of it to hurt: 300,000 rows, made within a few seconds. */
final class Parcels {
    private static final int ROWS = 300_000;

    private Parcels() {}

    static void make(Shop shop) throws SQLException {
        try (Connection connection = shop.connect("shop-setup")) {
            ShopSql.plain(connection, """
                    CREATE TABLE parcels (
                      id int PRIMARY KEY,
                      customer_id int NOT NULL REFERENCES customers,
                      code text NOT NULL,
                      state text NOT NULL
                    )""");
            ShopSql.plain(
                    connection,
                    "INSERT INTO parcels SELECT n, 1 + n * 7 % 2000, 'PX' || n,"
                            + " (ARRAY['packed', 'sent', 'arrived'])[1 + n % 3] FROM generate_series(1, " + ROWS
                            + ") AS n");
            ShopSql.plain(connection, "CREATE INDEX parcels_customer_id ON parcels (customer_id)");
            ShopSql.plain(connection, "CREATE INDEX parcels_code ON parcels (code)");
            ShopSql.plain(connection, "VACUUM ANALYZE parcels");
        }
    }

    static String code(Random random) {
        return "PX" + (1 + random.nextInt(ROWS));
    }
}
