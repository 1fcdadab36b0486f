package com.bitville.postgres.demo.internal.story;

import com.bitville.postgres.demo.internal.load.Act;
import com.bitville.postgres.demo.internal.load.Shop;
import com.bitville.postgres.demo.internal.load.ShopSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** A new version of the shop finds a parcel whatever the case of its code, which no index can help with. */
final class DeployCourse implements StoryCourse {
    private static final String ROUTE = " /*route='%2Fparcels%2F%7Bcode%7D'*/";
    private static final String OLD = "SELECT state, customer_id FROM parcels WHERE code = ?" + ROUTE;
    private static final String NEW = "SELECT state, customer_id FROM parcels WHERE lower(code) = lower(?)" + ROUTE;

    private final Shop shop;
    private final AtomicBoolean deployed = new AtomicBoolean();

    DeployCourse(Shop shop) {
        this.shop = shop;
    }

    @Override
    public void prepare() throws SQLException {
        Parcels.make(shop);
    }

    @Override
    public List<Act> acts() {
        return List.of(this::page, this::page);
    }

    private void page(Connection connection, Random random) throws SQLException, InterruptedException {
        ShopSql.run(connection, deployed.get() ? NEW : OLD, Parcels.code(random));
        ShopSql.pause(random, 50, 150);
    }

    @Override
    public void begin() {
        deployed.set(true);
    }

    @Override
    public void end() {}

    @Override
    public String trouble() {
        return "a new version of the shop runs, whose page /parcels/{code} reads all parcels";
    }
}
