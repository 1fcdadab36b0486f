package com.bitville.postgres.api.history;

import com.bitville.postgres.api.collect.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The snapshots of the last hour, as far as they fit into bounded memory: when it is full, the table that takes most gives up its
 * oldest moments, so that small tables reach back the whole hour. It goes on over a replacement of its bundle and an orderly restart of
 * the agent; a kill ends it. Safe for use by several threads; every answer is a copy and no query waits for a collector or a database.
 */
@ProviderType
public interface History {
    /** How far back it reaches at most. */
    Duration RETENTION = Duration.ofHours(1);

    /**
     * Of whom something is held.
     *
     * @return configured names of servers, and {@code host} and {@code agent}, in alphabetical order
     */
    List<String> servers();

    /**
     * What a collector saw last.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param subject the collector's subject
     * @return its last snapshot without its state and without tables that are not held, or empty where none is held
     */
    Optional<Snapshot> latest(String server, String subject);

    /**
     * A table over time.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param table the table's name
     * @param from from when on
     * @return what is held of it, the oldest first
     */
    List<TableMoment> moments(String server, String table, Instant from);

    /**
     * A figure over time.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param seriesQuery the figure
     * @param from from when on
     * @return a point for each moment of the table that has the measure's columns and a number, the oldest first
     */
    List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from);

    /**
     * What a table last said of each thing that it repeats: incidents ({@code blocking.incidents} by {@code incident_id}), findings,
     * correlated statements.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param table the table's name
     * @param key the column that names the thing
     * @param from from when on
     * @return the newest row of each thing by column name, the thing seen last first; null values are kept
     */
    List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from);
}
