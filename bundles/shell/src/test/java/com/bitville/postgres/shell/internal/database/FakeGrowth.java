package com.bitville.postgres.shell.internal.database;

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
import java.util.List;

/** The table public.orders of the database shop has grown by half a mebibyte an hour to 120 MiB. */
final class FakeGrowth implements SeriesStore {
    private static final double MIB = 1 << 20;

    int hours = 100;

    @Override
    public SeriesRange read(SeriesKey key, Instant from, Instant to, Duration step) {
        List<SeriesBucket> buckets = new ArrayList<>();
        for (int i = hours;
                i >= 0 && key.object().equals("public.orders") && key.database().equals("shop");
                i--) {
            double bytes = (120 - i / 2.0) * MIB;
            buckets.add(new SeriesBucket(to.minus(step.multipliedBy(i)), bytes, bytes));
        }
        return new SeriesRange(key, from, to, step, buckets);
    }

    @Override
    public List<Figure> figures() {
        return List.of();
    }

    @Override
    public List<SeriesKey> keys(String server) {
        return List.of();
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
        throw new UnsupportedOperationException();
    }
}
