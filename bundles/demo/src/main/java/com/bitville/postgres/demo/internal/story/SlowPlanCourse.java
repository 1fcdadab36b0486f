package com.bitville.postgres.demo.internal.story;

import com.bitville.postgres.demo.internal.load.Act;
import com.bitville.postgres.demo.internal.load.Shop;
import com.bitville.postgres.demo.internal.load.ShopSql;
import com.bitville.postgres.demo.internal.server.DemoServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** Somebody forbids nested loops for the sake of one report, in the whole server: the parcels of one customer are found by reading all. */
final class SlowPlanCourse implements StoryCourse {
    private final DemoServer server;
    private final Shop shop;

    SlowPlanCourse(DemoServer server, Shop shop) {
        this.server = server;
        this.shop = shop;
    }

    @Override
    public void prepare() throws SQLException {
        Parcels.make(shop);
    }

    @Override
    public List<Act> acts() {
        return List.of(SlowPlanCourse::status, SlowPlanCourse::status);
    }

    /** As a text without parameters: a plan that a session has kept would not change with the setting. */
    private static void status(Connection connection, Random random) throws SQLException, InterruptedException {
        ShopSql.plain(
                connection,
                "SELECT p.state, count(*) FROM customers AS c JOIN parcels AS p ON p.customer_id = c.id WHERE c.mail = 'customer"
                        + (1 + random.nextInt(2_000)) + "@example.com' GROUP BY p.state");
        ShopSql.pause(random, 100, 200);
    }

    @Override
    public void begin() throws SQLException {
        server.execute(Shop.DATABASE, "ALTER SYSTEM SET enable_nestloop = off");
        server.execute(Shop.DATABASE, "SELECT pg_reload_conf()");
    }

    @Override
    public void end() {}

    @Override
    public String trouble() {
        return "enable_nestloop is off since now, for the sake of one report";
    }
}
