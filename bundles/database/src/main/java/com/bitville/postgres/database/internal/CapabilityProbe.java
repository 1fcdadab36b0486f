package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a server once, over a new connection, what it offers the role. */
final class CapabilityProbe {
    private static final String SERVER = file("probe-server");
    private static final String COLUMNS = file("probe-columns");
    private static final String EXTENSIONS = file("probe-extensions");
    private static final String SETTINGS = file("probe-settings");
    private static final String CLUSTER = file("probe-cluster");

    private CapabilityProbe() {}

    /**
     * What was found.
     *
     * @param capabilities for collectors
     * @param backends the pids of all backends of our role
     */
    record Findings(Capabilities capabilities, List<Integer> backends) {}

    static Findings probe(Connection connection, boolean local) throws SQLException {
        Rows server = QueryRunner.run(connection, SERVER);
        Object[] row = server.values().get(0);
        Object[] cluster = (Boolean) row[server.index("sees_cluster")]
                ? QueryRunner.run(connection, CLUSTER).values().get(0)
                : new Object[2];
        Capabilities capabilities = new Capabilities(
                (Integer) row[server.index("server_version")],
                (Boolean) row[server.index("standby")],
                Optional.ofNullable((String) cluster[0]),
                Optional.ofNullable((Integer) cluster[1]),
                (String) row[server.index("role")],
                (Boolean) row[server.index("superuser")],
                Set.copyOf(texts(row[server.index("memberships")])),
                columns(connection),
                pairs(connection, EXTENSIONS),
                pairs(connection, SETTINGS),
                local);
        return new Findings(capabilities, integers(row[server.index("backends")]));
    }

    private static Map<String, Set<String>> columns(Connection connection) throws SQLException {
        Map<String, Set<String>> columns = new HashMap<>();
        for (Object[] row : QueryRunner.run(connection, COLUMNS).values()) {
            columns.computeIfAbsent((String) row[0], relation -> new HashSet<>())
                    .addAll(texts(row[1]));
        }
        columns.replaceAll((relation, names) -> Set.copyOf(names));
        return columns;
    }

    private static Map<String, String> pairs(Connection connection, String text) throws SQLException {
        Map<String, String> pairs = new HashMap<>();
        for (Object[] row : QueryRunner.run(connection, text).values()) {
            pairs.put((String) row[0], (String) row[1]);
        }
        return pairs;
    }

    private static List<String> texts(Object array) {
        return ((List<?>) array).stream().map(String.class::cast).toList();
    }

    static List<Integer> integers(@Nullable Object array) {
        return ((List<?>) Objects.requireNonNull(array))
                .stream().map(Integer.class::cast).toList();
    }

    private static String file(String name) {
        return Sql.resource(CapabilityProbe.class, name).text();
    }
}
