package com.bitville.postgres.bench.measure;

import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;

/**
 * What the least that could be asked costs the server, in ms of its processor time: prepared, over a connection that stays.
 *
 * @param select1 {@code select 1}
 * @param activity all of pg_stat_activity
 * @param statements all of pg_stat_statements without texts
 */
public record Floors(double select1, double activity, double statements) {
    private static final String ROLE = "bench_floor";
    private static final int ROUNDS = 5;

    /** Measures on a server under its load. */
    public static Floors of(PostgresServer server) throws SQLException, IOException {
        if (server.query("SELECT 1 FROM pg_roles WHERE rolname = ?", ROLE) == null) {
            server.createMonitorRole(ROLE, "any");
        }
        Properties properties = new Properties();
        properties.setProperty("user", ROLE);
        properties.setProperty("prepareThreshold", "1");
        try (Connection connection = server.connect("postgres", properties)) {
            return new Floors(
                    cost(server, connection, "SELECT 1", 500),
                    cost(server, connection, "SELECT * FROM pg_catalog.pg_stat_activity", 50),
                    cost(server, connection, "SELECT * FROM pg_stat_statements(false)", 20));
        }
    }

    /** The median of several rounds. */
    private static double cost(PostgresServer server, Connection connection, String sql, int times)
            throws SQLException, IOException {
        double[] rounds = new double[ROUNDS];
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            drain(statement);
            drain(statement);
            for (int round = 0; round < ROUNDS; round++) {
                SchedStat before = SchedStat.ofRole(server, ROLE);
                for (int i = 0; i < times; i++) {
                    drain(statement);
                }
                rounds[round] = SchedStat.ofRole(server, ROLE).since(before).toNanos() / 1e6 / times;
            }
        }
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    private static void drain(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                // Reading it is what it costs.
            }
        }
    }

    /** What a cycle must read at least: sessions and statements, once each. */
    public double ofACycle() {
        return activity + statements;
    }
}
