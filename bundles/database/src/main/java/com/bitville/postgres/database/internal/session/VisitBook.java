package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.DatabaseFilter;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import com.bitville.postgres.database.internal.query.TextDecoder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The databases of one server and their visits. Thread-safe. */
final class VisitBook {
    private static final Logger LOG = LoggerFactory.getLogger(VisitBook.class);
    /** How often the list is read again. */
    static final Duration LOOK = Duration.ofMinutes(5);

    private static final String DATABASES =
            Sql.resource(VisitBook.class, "databases").text();
    /** The most databases that the status document lists. */
    private static final int MOST_SHOWN = 100;
    /** The age of what was never read. */
    private static final Duration NEVER = Duration.ofDays(100_000);

    private final String server;
    private final DatabaseFilter filter;
    private final Map<String, VisitRecord> databases = new LinkedHashMap<>();
    private @Nullable Duration looked;

    VisitBook(String server, DatabaseFilter filter) {
        this.server = server;
        this.filter = filter;
    }

    /** Whether the list is unknown or old. */
    synchronized boolean isStale(Duration now) {
        return looked == null || now.minus(looked).compareTo(LOOK) >= 0;
    }

    /**
     * Reads the list; the connection may be to any database of the server.
     *
     * @param found the databases with an open finding about one of their objects
     */
    void look(PhysicalConnection connection, Set<String> found, Duration now) throws SQLException {
        List<@Nullable Object[]> rows = connection.run(DATABASES).values();
        synchronized (this) {
            Map<String, VisitRecord> before = new LinkedHashMap<>(databases);
            databases.clear();
            for (@Nullable Object[] row : rows) {
                String name = String.valueOf(row[0]);
                databases.put(name, record(before.get(name), name, row, now).withFinding(found.contains(name)));
            }
            looked = now;
        }
    }

    private VisitRecord record(@Nullable VisitRecord before, String name, @Nullable Object[] row, Duration now) {
        String leftOut = leftOut(name, (String) row[1]);
        long written = number(row[2]);
        long transactions = number(row[3]);
        return before == null
                ? VisitRecord.found(name, leftOut, VisitRecord.Writes.first(now, written, transactions))
                : before.seen(leftOut, now, written, transactions);
    }

    private @Nullable String leftOut(String name, @Nullable String byServer) {
        if (byServer != null) {
            return byServer;
        }
        // A name that cannot be decoded cannot be connected to.
        return name.indexOf(TextDecoder.UNREADABLE) >= 0
                ? "unreadable_name"
                : filter.accepts(name) ? null : "not_configured";
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    synchronized boolean isEmpty() {
        return databases.isEmpty();
    }

    synchronized Optional<String> due(Duration now) {
        return VisitOrder.due(databases.values(), now).map(VisitRecord::name);
    }

    synchronized Optional<String> next(Duration now) {
        return VisitOrder.next(databases.values(), now).map(VisitRecord::name);
    }

    synchronized void visited(String database, Duration now) {
        VisitRecord before = databases.get(database);
        if (before != null) {
            databases.put(database, before.visited(now));
            if (before.refusal() != null) {
                LOG.info("database_visited_again server={} database=\"{}\"", server, database);
            }
        }
    }

    synchronized void leftUnfinished(String database) {
        databases.computeIfPresent(database, (name, before) -> before.leftUnfinished());
    }

    synchronized void refused(String database, Duration now, String refusal) {
        VisitRecord before = databases.get(database);
        if (before != null) {
            databases.put(database, before.refused(now, refusal));
            if (before.refusal() == null) {
                LOG.warn(
                        "database_not_visited server={} database=\"{}\" reason=\"{}\" consequence=no_figures_of_it",
                        server,
                        database,
                        refusal);
            }
        }
    }

    /** The part of the status document: how old the figures of each database are, the oldest first. */
    synchronized Map<String, Object> status(Duration now) {
        List<VisitRecord> visitable = databases.values().stream()
                .filter(each -> each.leftOut() == null)
                .sorted(Comparator.comparing((VisitRecord each) -> age(each, now))
                        .reversed())
                .toList();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("databases", visitable.size());
        status.put(
                "visited",
                visitable.stream()
                        .filter(each -> age(each, now).compareTo(NEVER) < 0)
                        .count());
        status.put(
                "refused",
                visitable.stream().filter(each -> each.refusal() != null).count());
        List<Map<String, @Nullable Object>> listed = new ArrayList<>();
        visitable.stream().limit(MOST_SHOWN).forEach(each -> {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("name", each.name());
            Duration age = age(each, now);
            entry.put("age_s", age.compareTo(NEVER) < 0 ? age.toSeconds() : null);
            entry.put("every_s", VisitOrder.interval(each).toSeconds());
            entry.put("reason", each.refusal());
            listed.add(entry);
        });
        status.put("oldest", listed);
        Map<String, List<String>> left = new LinkedHashMap<>();
        databases.values().stream()
                .filter(each -> each.leftOut() != null)
                .limit(MOST_SHOWN)
                .forEach(each -> left.computeIfAbsent(String.valueOf(each.leftOut()), reason -> new ArrayList<>())
                        .add(each.name()));
        status.put("left_out", left);
        return status;
    }

    private static Duration age(VisitRecord database, Duration now) {
        Duration visited = database.visited();
        return visited == null || database.refusal() != null ? NEVER : now.minus(visited);
    }
}
