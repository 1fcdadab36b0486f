package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import com.bitville.postgres.database.internal.query.SqlStates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent's statements have cost a server on another host, by the server's own account: a lower bound, as planning and connecting
 * are not in it. Read seldom, for reading it costs too. From PostgreSQL 14 on, which tells the identifier of a statement, also by file.
 * One thread looks; nobody else waits for the server here.
 */
public final class OwnStatements {
    private static final Logger LOG = LoggerFactory.getLogger(OwnStatements.class);
    private static final Sql EXECUTED = Sql.resource(OwnStatements.class, "own-statements");
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int FIRST_WITH_IDENTIFIERS = 140_000;
    /** More files than an agent has; nobody's files fill the memory. */
    private static final int MOST_FILES = 500;

    private final LongSupplier nanoTime;
    /** Files that were run and not asked about yet, each with the parameters of its first run. */
    private final Map<Sql, @Nullable Object[]> unknown = new ConcurrentHashMap<>();

    /** All that a file ever had: it gets another when what it reads is made anew, as by an update of the extension. */
    private final Map<Sql, Set<Long>> identifiers = new ConcurrentHashMap<>();

    /** Files that may have another identifier than is known. */
    private final Set<Sql> doubtful = ConcurrentHashMap.newKeySet();

    private @Nullable Capabilities looked;
    private final Map<Long, Double> last = new HashMap<>();
    private final Map<Long, Double> executed = new HashMap<>();
    private volatile boolean known;
    private long lookedAt;

    public OwnStatements(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A collector's file was run; what it is called there is asked at the next look. */
    public void ran(Sql file, Capabilities capabilities, @Nullable Object... params) {
        if (readable(capabilities)
                && capabilities.serverVersion() >= FIRST_WITH_IDENTIFIERS
                && identifiers.size() + unknown.size() < MOST_FILES
                && (!identifiers.containsKey(file) || doubtful.contains(file))) {
            unknown.putIfAbsent(file, params);
        }
    }

    /** Looks if it is time to and the server is elsewhere. */
    public void look(PhysicalConnection connection, Capabilities capabilities) throws SQLException {
        long now = nanoTime.getAsLong();
        if (!readable(capabilities) || (known && now - lookedAt < EVERY.toNanos())) {
            return;
        }
        if (looked != null && !capabilities.equals(looked)) {
            doubtful.addAll(identifiers.keySet());
        }
        looked = capabilities;
        try {
            identify(connection, capabilities);
            took(connection.run(ExtensionSchemas.resolve(EXECUTED, capabilities)));
            lookedAt = now;
        } catch (CollectException e) {
            LOG.debug("own_statements_not_known reason=\"{}\"", e.getMessage());
        } catch (SQLException e) {
            if (SqlStates.isBroken(e)) {
                throw e;
            }
            LOG.debug("own_statements_not_known sqlstate={}", e.getSQLState());
        }
    }

    private static boolean readable(Capabilities capabilities) {
        return !capabilities.local() && EXECUTED.needs().stream().allMatch(capabilities::offers);
    }

    /** EXPLAIN plans and does not run; the parameters decide on types, and so on the identifier. */
    private void identify(PhysicalConnection connection, Capabilities capabilities)
            throws SQLException, CollectException {
        for (Map.Entry<Sql, @Nullable Object[]> file : Map.copyOf(unknown).entrySet()) {
            // Known as unknown before it is asked: what cannot be planned is not asked again.
            Set<Long> sofar = identifiers.computeIfAbsent(file.getKey(), one -> ConcurrentHashMap.newKeySet());
            unknown.remove(file.getKey());
            doubtful.remove(file.getKey());
            String text = ExtensionSchemas.resolve(file.getKey(), capabilities);
            Rows plan = connection.run("EXPLAIN (VERBOSE, COSTS OFF) " + text, file.getValue());
            identifier(plan).ifPresent(sofar::add);
        }
    }

    private static OptionalLong identifier(Rows plan) {
        String label = "Query Identifier: ";
        return plan.values().stream()
                .map(row -> String.valueOf(row[0]).strip())
                .filter(line -> line.startsWith(label))
                .mapToLong(line -> Long.parseLong(line.substring(label.length())))
                .findFirst();
    }

    /** A figure that fell was reset, or its entry evicted: counted on from there. */
    private synchronized void took(Rows rows) {
        Map<Long, Double> now = new HashMap<>();
        for (@Nullable Object[] row : rows.values()) {
            long identifier = row[0] instanceof Number number ? number.longValue() : 0;
            now.put(identifier, ((Number) Objects.requireNonNull(row[1])).doubleValue());
        }
        if (known) {
            now.forEach((identifier, total) -> {
                double before = last.getOrDefault(identifier, 0.0);
                executed.merge(identifier, total < before ? total : total - before, Double::sum);
            });
        }
        last.clear();
        last.putAll(now);
        known = true;
    }

    /** Since the first look; null while nothing is known. */
    public synchronized @Nullable Double executedMs() {
        return known
                ? executed.values().stream().mapToDouble(Double::doubleValue).sum()
                : null;
    }

    /** The same by file, of those whose identifier is known. */
    public synchronized Map<Sql, Double> executedMsByFile() {
        Map<Sql, Double> files = new HashMap<>();
        identifiers.forEach((file, ids) -> {
            if (!ids.isEmpty()) {
                files.put(
                        file,
                        ids.stream()
                                .mapToDouble(id -> executed.getOrDefault(id, 0.0))
                                .sum());
            }
        });
        return Map.copyOf(files);
    }
}
