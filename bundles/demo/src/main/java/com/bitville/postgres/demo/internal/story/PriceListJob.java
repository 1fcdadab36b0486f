package com.bitville.postgres.demo.internal.story;

import com.bitville.postgres.demo.internal.load.Act;
import com.bitville.postgres.demo.internal.load.Shop;
import com.bitville.postgres.demo.internal.load.ShopSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** A job that loads price lists, some MB of WAL in a second, and throws away those that it has replaced. */
final class PriceListJob implements Act {
    private static final String LOAD = "INSERT INTO price_lists (supplier, line, content)"
            + " SELECT ?, n, repeat(md5(random()::text), 8) FROM generate_series(1, 8000) AS n";
    private static final int LISTS = 20;

    private final StoryPhase phase;
    private int loaded;

    PriceListJob(StoryPhase phase) {
        this.phase = phase;
    }

    static void prepare(Shop shop) throws SQLException {
        try (Connection connection = shop.connect("shop-setup")) {
            ShopSql.plain(connection, "CREATE TABLE price_lists (supplier int, line int, content text)");
        }
    }

    @Override
    public void play(Connection connection, Random random) throws SQLException, InterruptedException {
        phase.await(true);
        if (loaded++ % LISTS == 0) {
            ShopSql.plain(connection, "TRUNCATE price_lists");
        }
        ShopSql.run(connection, LOAD, loaded);
        ShopSql.pause(random, 300, 500);
    }
}
