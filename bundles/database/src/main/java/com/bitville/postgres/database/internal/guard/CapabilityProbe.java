package com.bitville.postgres.database.internal.guard;

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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server offers the role: over each new connection, and when that may have changed under an open one. Thread-safe.
 */
public final class CapabilityProbe {
    /** The key under which the capabilities' settings hold the mark read before the probe; the server has no setting of this name. */
    static final String MARK = "bitville.mark";

    private static final String SERVER = file("probe-server");
    private static final String COLUMNS = file("probe-columns");
    private static final String EXTENSIONS = file("probe-extensions");
    private static final String SETTINGS = file("probe-settings");
    private static final String CLUSTER = file("probe-cluster");
    private static final String BACKENDS = file("probe-backends");

    private final ColumnCache known;
    private volatile @Nullable Server server;

    /** What a probe has found that is the same in all databases of the server, and under which mark. */
    private record Server(String mark, String build, Capabilities capabilities) {}

    public CapabilityProbe(LongSupplier nanoTime) {
        this.known = new ColumnCache(nanoTime);
    }

    /**
     * The result of a probe.
     *
     * @param capabilities what collectors may use
     * @param backends the pids of all backends of our role
     */
    public record Findings(Capabilities capabilities, List<Integer> backends) {}

    /** Runs one of the probe's statements. */
    @FunctionalInterface
    public interface Query {
        Rows run(String text) throws SQLException;
    }

    /** The capabilities at present, read with the given runner. */
    public Findings probe(Query connection, boolean local, String mark) throws SQLException {
        return probe(connection, local, mark, "");
    }

    /** The same over a new connection of the pool. */
    Findings probe(Query connection, boolean local, RoleStatus status) throws SQLException {
        return probe(connection, local, status.mark(), status.serverMark());
    }

    private Findings probe(Query connection, boolean local, String mark, String serverMark) throws SQLException {
        Rows rows = connection.run(SERVER);
        Object[] row = rows.values().get(0);
        Object[] cluster = (Boolean) row[rows.index("sees_cluster")]
                ? connection.run(CLUSTER).values().get(0)
                : new Object[2];
        Map<String, String> settings = pairs(connection.run(SETTINGS));
        settings.put(MARK, mark);
        Rows extensions = connection.run(EXTENSIONS);
        String build = String.valueOf(row[rows.index("build")]);
        Capabilities capabilities = new Capabilities(
                (Integer) row[rows.index("server_version")],
                (Boolean) row[rows.index("standby")],
                Optional.ofNullable((String) cluster[0]),
                Optional.ofNullable((Integer) cluster[1]),
                (String) row[rows.index("role")],
                (Boolean) row[rows.index("superuser")],
                Set.copyOf(texts(row[rows.index("memberships")])),
                columns(connection, build, extensions),
                pairs(extensions),
                settings,
                local);
        if (!serverMark.isEmpty()) {
            server = new Server(serverMark, build, capabilities);
        }
        return new Findings(capabilities, integers(row[rows.index("backends")]));
    }

    /**
     * The same over the connection of a visit. A new backend whose server mark is that of the last probe is of the same server, and only what
     * belongs to its database is read. Settings are those of the configured database.
     */
    Findings probeVisit(Query connection, boolean local, RoleStatus status) throws SQLException {
        Server same = server;
        if (same == null
                || !same.mark().equals(status.serverMark())
                || same.capabilities().standby() != status.standby()
                || same.capabilities().local() != local) {
            return probe(connection, local, status);
        }
        Capabilities found = same.capabilities();
        Rows extensions = connection.run(EXTENSIONS);
        Map<String, String> settings = new HashMap<>(found.settings());
        settings.put(MARK, status.mark());
        Capabilities capabilities = new Capabilities(
                found.serverVersion(),
                found.standby(),
                found.systemIdentifier(),
                found.timeline(),
                found.role(),
                found.superuser(),
                found.memberships(),
                columns(connection, same.build(), extensions),
                pairs(extensions),
                settings,
                local);
        return new Findings(capabilities, backends(connection));
    }

    /** Drops the cached columns after a failure that suggests a relation has changed. */
    void doubt() {
        known.forget();
    }

    /** Read once for all connections to databases with the same server build and extensions. */
    private Map<String, Set<String>> columns(Query connection, String build, Rows extensions) throws SQLException {
        String key = key(build, extensions);
        Map<String, Set<String>> found = known.get(key);
        if (found == null) {
            found = Map.copyOf(columns(connection));
            // An extension that was updated in between has the columns of the new version.
            if (key.equals(key(build, connection.run(EXTENSIONS)))) {
                known.put(key, found);
            }
        }
        return found;
    }

    private static String key(String build, Rows extensions) {
        int name = extensions.index("extension");
        int version = extensions.index("version");
        StringBuilder key = new StringBuilder(build);
        extensions
                .values()
                .forEach(row -> key.append('\n').append(row[name]).append(' ').append(row[version]));
        return key.toString();
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

    private static Map<String, String> pairs(Rows rows) {
        Map<String, String> pairs = new HashMap<>();
        for (Object[] row : rows.values()) {
            pairs.put((String) row[0], (String) row[1]);
        }
        return pairs;
    }

    private static List<String> texts(Object array) {
        return ((List<?>) array).stream().map(String.class::cast).toList();
    }

    /** The pids of all backends of our role. */
    public static List<Integer> backends(Query connection) throws SQLException {
        return integers(connection.run(BACKENDS).values().get(0)[0]);
    }

    private static List<Integer> integers(@Nullable Object array) {
        return ((List<?>) Objects.requireNonNull(array))
                .stream().map(Integer.class::cast).toList();
    }

    private static String file(String name) {
        return Sql.resource(CapabilityProbe.class, name).text();
    }
}
