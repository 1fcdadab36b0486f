package com.bitville.postgres.api.history;

import com.bitville.postgres.api.collect.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The snapshots of the last hour, as far as they fit into bounded memory: when it is full, the largest table loses its oldest moments, so
 * that small tables cover the whole hour. What is read less often than every half an hour is kept for twice its interval. The history survives a replacement of its bundle and an orderly restart of the agent, but not a
 * kill. Safe for use by several threads; every result is a copy and no query waits for a collector or a database.
 */
@ProviderType
public interface History {
    /** The longest time it covers. */
    Duration RETENTION = Duration.ofHours(1);

    /**
     * The servers with data.
     *
     * @return configured names of servers, and {@code host} and {@code agent}, in alphabetical order
     */
    List<String> servers();

    /**
     * The last snapshot of a collector.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param subject the collector's subject
     * @return its last snapshot without its state and without tables that are not kept, or empty if there is none
     */
    Optional<Snapshot> latest(String server, String subject);

    /**
     * The moments of a table.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param table the table's name
     * @param from the begin of the period
     * @return the moments that are kept, the oldest first
     */
    List<TableMoment> moments(String server, String table, Instant from);

    /**
     * The newest moment of a table for each database.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param table the table's name
     * @param from the begin of the period
     * @return one moment for each database, by its name; of a table that is about no single database the newest alone
     */
    default List<TableMoment> newest(String server, String table, Instant from) {
        Map<String, TableMoment> newest = new TreeMap<>();
        moments(server, table, from).forEach(moment -> newest.put(moment.database(), moment));
        return List.copyOf(newest.values());
    }

    /**
     * A time series.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param seriesQuery the figure
     * @param from the begin of the period
     * @return a point for each moment of the table that has the columns of the query and a number, the oldest first
     */
    List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from);

    /**
     * The newest row for each key of a table that repeats its keys: incidents ({@code blocking.incidents} by {@code incident_id}),
     * findings, correlated statements.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param table the table's name
     * @param key the column that identifies the row
     * @param from the begin of the period
     * @return the newest row for each key, by column name, the most recent first; null values are kept
     */
    List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from);
}
