package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** One request of the application, identified in one of three ways: application name, comment, or trace comment. */
final class Request {
    private static final String[] ROUTES = {"/orders/{id}", "/reports/daily", "/checkout"};

    /** The ways alternate. */
    private static final AtomicInteger BEGUN = new AtomicInteger();

    private final String front;
    private final String back;

    private Request(String front, String back) {
        this.front = front;
        this.back = back;
    }

    /** Begins a new request on the connection. */
    static Request begin(Connection connection, Random random) throws SQLException {
        String id = UUID.randomUUID().toString();
        int way = Math.floorMod(BEGUN.getAndIncrement(), 3);
        named(connection, way == 0 ? "bitville-" + id : "shop-requests");
        return switch (way) {
            case 0 -> new Request("", "");
            case 1 -> new Request("/* correlation:" + id + " */ ", "");
            default -> new Request("", traced(id, random));
        };
    }

    /** Ends the request on the connection. */
    static Request none(Connection connection) throws SQLException {
        named(connection, "shop-jobs");
        return new Request("", "");
    }

    private static void named(Connection connection, String name) throws SQLException {
        ShopSql.run(connection, "SELECT set_config('application_name', ?, false)", name);
    }

    /** As sqlcommenter writes it: percent-encoded, in alphabetical order, at the end. */
    private static String traced(String id, Random random) {
        String route = ROUTES[random.nextInt(ROUTES.length)]
                .replace("/", "%2F")
                .replace("{", "%7B")
                .replace("}", "%7D");
        String span = String.format("%016x", random.nextLong() | 1);
        return " /*route='" + route + "',traceparent='00-" + id.replace("-", "") + "-" + span + "-01'*/";
    }

    /** The statement with the id of the request. */
    String sql(String sql) {
        return front + sql + back;
    }
}
