package com.bitville.postgres.checks.internal.fake;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Series as functions of time. */
public final class FakeSeries implements SeriesStore {
    private final Map<SeriesKey, Function<Instant, Double>> series = new HashMap<>();

    public void put(SeriesKey key, Function<Instant, Double> value) {
        series.put(key, value);
    }

    @Override
    public List<Figure> figures() {
        return List.of();
    }

    @Override
    public List<SeriesKey> keys(String server) {
        return series.keySet().stream()
                .filter(key -> key.server().equals(server))
                .toList();
    }

    @Override
    public SeriesRange read(SeriesKey key, Instant from, Instant to, Duration step) {
        List<SeriesBucket> buckets = new ArrayList<>();
        Function<Instant, Double> value = series.get(key);
        for (Instant at = from; value != null && at.isBefore(to); at = at.plus(step)) {
            double known = value.apply(at);
            if (!Double.isNaN(known)) {
                buckets.add(new SeriesBucket(at, known, known));
            }
        }
        return new SeriesRange(key, from, to, step, buckets);
    }

    @Override
    public List<SeriesMark> marks(String server, Instant from, Instant to) {
        return List.of();
    }

    @Override
    public List<JournalEntry> journal(String server, String journal, Instant from, Instant to) {
        return List.of();
    }

    @Override
    public StoreState state() {
        return new StoreState(StoreState.Mode.WRITING, "", "", 0, 0, List.of());
    }
}
