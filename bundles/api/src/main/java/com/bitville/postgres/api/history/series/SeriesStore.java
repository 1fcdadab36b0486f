package com.bitville.postgres.api.history.series;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Figures over days. Each series is kept in steps of a minute for 2 days, of ten minutes for 14 days and of an hour for 400 days; those
 * of objects (tables, indexes) in steps of ten minutes for a day, of an hour for 14 days and of a day for 400 days. What is
 * read is written once a minute, so a kill costs the last minute at most. Absent is absent, never 0. Safe for use by several threads;
 * queries read a file and wait for no collector and no database. While the store is disabled all answers are empty.
 */
@ProviderType
public interface SeriesStore {
    /**
     * What can be asked for.
     *
     * @return the declared figures, by name
     */
    List<Figure> figures();

    /**
     * Which series a server has.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @return its series, by figure, database and object
     */
    List<SeriesKey> keys(String server);

    /**
     * A series over a time.
     *
     * @param key which series
     * @param from from when on; moved back to the beginning of a step
     * @param to until when
     * @param step how long a step is to be; the answer has the next longer one where that one is not kept so far back, or where it is
     *     shorter than a cycle of collection
     * @return what is known; without buckets where there is no such series, or where its file cannot be read
     */
    SeriesRange read(SeriesKey key, Instant from, Instant to, Duration step);

    /**
     * Series of one server over the same time. Many of them cost little more than one: what is kept of a step is read once for all.
     *
     * @param server their server
     * @param keys which series, all of that server
     * @param from from when on; moved back to the beginning of a step
     * @param to until when
     * @param step how long a step is to be, as for {@link #read}
     * @return one for each key, in the order of the keys
     */
    default List<SeriesRange> readAll(String server, List<SeriesKey> keys, Instant from, Instant to, Duration step) {
        return keys.stream().map(key -> read(key, from, to, step)).toList();
    }

    /**
     * When series of a server began anew.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param from from when on
     * @param to until when
     * @return the marks, the oldest first
     */
    List<SeriesMark> marks(String server, Instant from, Instant to);

    /**
     * What happened to a server.
     *
     * @param server a configured name, {@code host} or {@code agent}
     * @param journal the journal's name
     * @param from from when on
     * @param to until when
     * @return the entries that are still held, the oldest first, one for each key and time
     */
    List<JournalEntry> journal(String server, String journal, Instant from, Instant to);

    /**
     * What is kept, and whether it is being written.
     *
     * @return the state, from memory alone
     */
    StoreState state();
}
