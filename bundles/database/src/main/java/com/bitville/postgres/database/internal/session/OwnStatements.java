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
 * The execution time of the agent's statements on a server on another host, from pg_stat_statements: a lower bound of the cost, because
 * planning and connecting are not included. Read rarely, because reading has a cost, too. Also per file from PostgreSQL 14 on, where
 * EXPLAIN shows a statement's query identifier. Only one thread reads; no other thread waits for the server here.
 */
public final class OwnStatements {
    private static final Logger LOG = LoggerFactory.getLogger(OwnStatements.class);
    private static final Sql EXECUTED = Sql.resource(OwnStatements.class, "own-statements");
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int FIRST_WITH_IDENTIFIERS = 140_000;
    /** More files than an agent has; bounds the memory. */
    private static final int MOST_FILES = 500;

    private final LongSupplier nanoTime;
    /** Files that were run and whose identifier is not known yet, each with the parameters of its first run. */
    private final Map<Sql, @Nullable Object[]> unknown = new ConcurrentHashMap<>();

    /** Every identifier of a file: it changes when a relation that it reads is recreated, as by an update of the extension. */
    private final Map<Sql, Set<Long>> identifiers = new ConcurrentHashMap<>();

    /** Files whose identifier may have changed. */
    private final Set<Sql> doubtful = ConcurrentHashMap.newKeySet();

    private @Nullable Capabilities looked;
    private final Map<Long, Double> last = new HashMap<>();
    private final Map<Long, Double> executed = new HashMap<>();
    private volatile boolean known;
    private long lookedAt;

    public OwnStatements(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Records a run of a collector's file; the next look reads its identifier. */
    public void ran(Sql file, Capabilities capabilities, @Nullable Object... params) {
        if (readable(capabilities)
                && capabilities.serverVersion() >= FIRST_WITH_IDENTIFIERS
                && identifiers.size() + unknown.size() < MOST_FILES
                && (!identifiers.containsKey(file) || doubtful.contains(file))) {
            unknown.putIfAbsent(file, params);
        }
    }

    /** Reads the times if it is due and the server is on another host. */
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

    /** EXPLAIN plans without running; the parameters decide the types, and so the identifier. */
    private void identify(PhysicalConnection connection, Capabilities capabilities)
            throws SQLException, CollectException {
        for (Map.Entry<Sql, @Nullable Object[]> file : Map.copyOf(unknown).entrySet()) {
            // Recorded as unknown first: a statement that cannot be planned is not tried again.
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

    /** A time that decreased was reset, or its entry evicted: counting continues from there. */
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

    /** The time since the first reading; null before it. */
    public synchronized @Nullable Double executedMs() {
        return known
                ? executed.values().stream().mapToDouble(Double::doubleValue).sum()
                : null;
    }

    /** The time per file, for files with a known identifier. */
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
