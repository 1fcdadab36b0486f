package com.bitville.postgres.demo.internal.load;

import com.bitville.postgres.demo.internal.server.DemoServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** The shop's database and connections to it. */
public final class Shop {
    /** The database that the shop and the agent connect to. */
    public static final String DATABASE = "shop";

    private static final String ROLE = "shop";

    private final DemoServer server;
    private final String password;

    private Shop(DemoServer server, String password) {
        this.server = server;
        this.password = password;
    }

    /**
     * Creates the shop's database, its tables, and the agent's role with the statements that a DBA would run.
     *
     * @param server a fresh server
     * @param monitorPassword the password of the agent's role
     * @return the shop
     * @throws IOException if the bundle is incomplete
     * @throws SQLException if the server refuses a statement
     */
    public static Shop open(DemoServer server, String monitorPassword) throws IOException, SQLException {
        String password = UUID.randomUUID().toString();
        server.execute("postgres", "CREATE ROLE shop LOGIN CONNECTION LIMIT 12 PASSWORD '" + password + "'");
        server.execute("postgres", "CREATE DATABASE shop OWNER shop");
        server.execute(DATABASE, "CREATE EXTENSION pg_stat_statements");
        server.execute(DATABASE, resource("/role.sql"));
        server.execute(DATABASE, "ALTER ROLE bitville_monitor PASSWORD '" + monitorPassword.replace("'", "''") + "'");
        Shop shop = new Shop(server, password);
        try (Connection connection = shop.connect("shop-setup");
                var statement = connection.createStatement()) {
            statement.execute(resource("/demo/shop.sql"));
            rehearse(connection);
        }
        return shop;
    }

    /** Runs every statement once, so that the agent, which reads texts rarely, finds all of them at its first read. */
    private static void rehearse(Connection connection) throws SQLException {
        Random random = new Random();
        for (int kind = 0; kind < Checkout.KINDS; kind++) {
            Checkout.once(connection, kind, random);
        }
        for (String report : List.of(Reports.BY_CITY, Reports.BY_DAY, Reports.ON_DISK)) {
            ShopSql.run(connection, report, 0.0);
        }
        ShopSql.run(connection, LockContention.TOUCH, 1);
        ShopSql.run(connection, IdleInTransaction.PRICE, 1);
        Request.none(connection);
    }

    /** A connection of the application to its database. */
    public Connection connect(String application) throws SQLException {
        return server.connect(ROLE, password, DATABASE, application);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Shop.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the bundle does not contain " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
