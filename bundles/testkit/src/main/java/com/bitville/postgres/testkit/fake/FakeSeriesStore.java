package com.bitville.postgres.testkit.fake;

import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.history.series.StoreState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Series that a test fills, each ending at one instant; none at first. Safe for use by several threads. */
public final class FakeSeriesStore implements SeriesStore {
    private final Instant end;
    private final Map<SeriesKey, double[]> means = new ConcurrentHashMap<>();
    private final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
    private volatile StoreState state = new StoreState(StoreState.Mode.WRITING, "", "", 0, 0, List.of());

    /**
     * An empty store.
     *
     * @param end when the last step of each series ends
     */
    public FakeSeriesStore(Instant end) {
        this.end = end;
    }

    /**
     * Sets the last steps of a series, whatever their length.
     *
     * @param key which
     * @param values their means, which are their maxima too, the oldest first; {@code NaN} where nothing is known
     * @return this
     */
    public FakeSeriesStore put(SeriesKey key, double... values) {
        means.put(key, values.clone());
        return this;
    }

    /**
     * Adds an entry of a journal of whatever server is asked for.
     *
     * @param entry the entry
     * @return this
     */
    public FakeSeriesStore put(JournalEntry entry) {
        entries.add(entry);
        return this;
    }

    /**
     * Sets how the store is.
     *
     * @param mode whether it writes
     * @param reason why not
     */
    public void mode(StoreState.Mode mode, String reason) {
        state = new StoreState(mode, reason, "", 0, 0, List.of());
    }

    @Override
    public List<Figure> figures() {
        return List.of();
    }

    @Override
    public List<SeriesKey> keys(String server) {
        return means.keySet().stream()
                .filter(key -> key.server().equals(server))
                .toList();
    }

    @Override
    public SeriesRange read(SeriesKey key, Instant from, Instant to, Duration step) {
        double[] values = means.getOrDefault(key, new double[0]);
        List<SeriesBucket> buckets = IntStream.range(0, values.length)
                .filter(i -> !Double.isNaN(values[i]))
                .mapToObj(i ->
                        new SeriesBucket(end.minus(step.multipliedBy((long) values.length - i)), values[i], values[i]))
                .filter(bucket -> !bucket.at().isBefore(from) && bucket.at().isBefore(to))
                .toList();
        return new SeriesRange(key, from, to, step, buckets);
    }

    @Override
    public List<SeriesMark> marks(String server, Instant from, Instant to) {
        return List.of();
    }

    @Override
    public List<JournalEntry> journal(String server, String journal, Instant from, Instant to) {
        return entries.stream()
                .filter(entry -> entry.journal().equals(journal))
                .filter(entry -> !entry.at().isBefore(from) && entry.at().isBefore(to))
                .toList();
    }

    @Override
    public StoreState state() {
        return state;
    }
}
