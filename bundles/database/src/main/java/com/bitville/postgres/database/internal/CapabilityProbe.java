package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a server what it offers the role: over each new connection, and when that may have changed under an open one. */
final class CapabilityProbe {
    /** The setting under which what was probed keeps the mark of the glance before it; the server has none of that name. */
    static final String MARK = "bitville.mark";

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

    /** Runs one of the probe's statements. */
    @FunctionalInterface
    interface Query {
        Rows run(String text) throws SQLException;
    }

    /** What is offered now, whoever asks. */
    static Findings probe(Query connection, boolean local, String mark) throws SQLException {
        Rows server = connection.run(SERVER);
        Object[] row = server.values().get(0);
        Object[] cluster = (Boolean) row[server.index("sees_cluster")]
                ? connection.run(CLUSTER).values().get(0)
                : new Object[2];
        Map<String, String> settings = pairs(connection, SETTINGS);
        settings.put(MARK, mark);
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
                settings,
                local);
        return new Findings(capabilities, integers(row[server.index("backends")]));
    }

    private static Map<String, Set<String>> columns(Query connection) throws SQLException {
        Map<String, Set<String>> columns = new HashMap<>();
        for (Object[] row : connection.run(COLUMNS).values()) {
            columns.computeIfAbsent((String) row[0], relation -> new HashSet<>())
                    .addAll(texts(row[1]));
        }
        columns.replaceAll((relation, names) -> Set.copyOf(names));
        return columns;
    }

    private static Map<String, String> pairs(Query connection, String text) throws SQLException {
        Map<String, String> pairs = new HashMap<>();
        for (Object[] row : connection.run(text).values()) {
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
