package com.bitville.postgres.bench.measure;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code pg_stat_statements} counts of a role's statements, by the part of the agent that sent them.
 *
 * @param byCollector sums since the role was made
 */
public record StatementCosts(Map<String, Cost> byCollector) {
    /** Takes a copy. */
    public StatementCosts {
        byCollector = Map.copyOf(byCollector);
    }

    /**
     * A sum.
     *
     * @param calls executions
     * @param ms time in the server, elapsed
     * @param blocks shared blocks hit or read
     * @param tempBlocks temporary blocks read or written
     */
    public record Cost(double calls, double ms, double blocks, double tempBlocks) {
        Cost plus(Cost other) {
            return new Cost(calls + other.calls, ms + other.ms, blocks + other.blocks, tempBlocks + other.tempBlocks);
        }

        Cost minus(Cost other) {
            return new Cost(calls - other.calls, ms - other.ms, blocks - other.blocks, tempBlocks - other.tempBlocks);
        }

        /** One cycle's share. */
        public Cost each(double cycles) {
            return new Cost(calls / cycles, ms / cycles, blocks / cycles, tempBlocks / cycles);
        }
    }

    private static final Cost NOTHING = new Cost(0, 0, 0, 0);

    /** What a server has counted of a role by now. */
    public static StatementCosts of(PostgresServer server, String role) throws SQLException {
        Map<String, Cost> sums = new TreeMap<>();
        try (Connection connection = server.connect();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT query, calls, total_exec_time, shared_blks_hit + shared_blks_read,"
                                + " temp_blks_read + temp_blks_written"
                                + " FROM pg_stat_statements WHERE userid = ?::regrole")) {
            statement.setString(1, role);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Cost cost = new Cost(row.getDouble(2), row.getDouble(3), row.getDouble(4), row.getDouble(5));
                    sums.merge(collector(row.getString(1)), cost, Cost::plus);
                }
            }
        }
        return new StatementCosts(sums);
    }

    /** By the views that a statement reads: its text in the server has no header. */
    private static String collector(String query) {
        if (query.contains("pg_stat_statements")) {
            return "statements";
        }
        if (query.contains("pg_stat_activity") || query.contains("pg_locks") || query.contains("pg_blocking_pids")) {
            return "activity";
        }
        return "connection";
    }

    /** What came since an earlier look, without what stood still. */
    public StatementCosts since(StatementCosts earlier) {
        Map<String, Cost> grown = new TreeMap<>();
        byCollector.forEach((collector, cost) -> {
            Cost more = cost.minus(earlier.byCollector.getOrDefault(collector, NOTHING));
            if (more.calls() > 0) {
                grown.put(collector, more);
            }
        });
        return new StatementCosts(grown);
    }
}
