package com.bitville.postgres.webconsole.internal.facts;

import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.history.series.StoreState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Figures and journals of one server over the time of a request. */
final class SeriesFacts {
    /** At most so many points make a plot as wide as a screen. */
    static final int MOST_POINTS = 300;

    /** So many series of a figure are told in full, and so many more by their ends alone. */
    static final int MOST_SERIES = 24;

    static final int MOST_ENDS = 400;
    static final int MOST_ENTRIES = 400;
    private static final int LONGEST_TEXT = 300;
    private static final MathContext DIGITS = new MathContext(5);
    private static final long[] STEPS = {60, 120, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800};

    private final SeriesStore store;
    private final FactsQuery query;
    private final AnswerSize size;

    SeriesFacts(SeriesStore store, FactsQuery query, AnswerSize size) {
        this.store = store;
        this.query = query;
        this.size = size;
    }

    static Duration step(Duration time) {
        return Duration.ofSeconds(LongStream.of(STEPS)
                .filter(each -> time.toSeconds() <= each * MOST_POINTS)
                .findFirst()
                .orElse(STEPS[STEPS.length - 1]));
    }

    /** By figure: its unit and its series, those with the most at the end first. */
    Map<String, @Nullable Object> series(String server) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        List<SeriesKey> keys = store.keys(server);
        List<Figure> figures = store.figures();
        for (String name : query.series()) {
            List<SeriesRange> ranges = keys.stream()
                    .filter(key -> key.figure().equals(name))
                    .limit(MOST_ENDS)
                    .map(key ->
                            store.read(key, query.from(), query.to(), step(Duration.between(query.from(), query.to()))))
                    .filter(range -> !range.buckets().isEmpty())
                    .sorted(Comparator.comparingDouble(SeriesFacts::weight).reversed())
                    .toList();
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            figures.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .ifPresent(figure -> {
                        entry.put("unit", figure.unit());
                        entry.put("kind", figure.kind().name().toLowerCase(Locale.ROOT));
                        entry.put("what", figure.description());
                    });
            entry.put("series", told(ranges));
            found.put(name, entry);
        }
        return found;
    }

    private List<Map<String, @Nullable Object>> told(List<SeriesRange> ranges) {
        List<Map<String, @Nullable Object>> series = new ArrayList<>();
        for (SeriesRange range : ranges) {
            List<SeriesBucket> buckets = range.buckets();
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("database", range.key().database());
            entry.put("object", range.key().object());
            entry.put("first", rounded(buckets.get(0).mean()));
            entry.put("last", rounded(buckets.get(buckets.size() - 1).mean()));
            entry.put("first_at", seconds(buckets.get(0).at()));
            entry.put("last_at", seconds(buckets.get(buckets.size() - 1).at()));
            int most = 160
                    + AnswerSize.size(range.key().object())
                    + AnswerSize.size(range.key().database());
            if (series.size() < MOST_SERIES && size.take(most + 8 * (buckets.size() + 1))) {
                entry.put("from", seconds(range.from()));
                entry.put("step", range.step().toSeconds());
                entry.put("values", values(range));
            } else if (!size.take(most)) {
                break;
            }
            series.add(entry);
        }
        return series;
    }

    /** One for each step from the beginning on, null where nothing is known. */
    private static List<@Nullable Object> values(SeriesRange range) {
        List<SeriesBucket> buckets = range.buckets();
        @Nullable Object[] values = new @Nullable Object[place(range, buckets.get(buckets.size() - 1)) + 1];
        buckets.forEach(bucket -> values[place(range, bucket)] = rounded(bucket.mean()));
        return Arrays.asList(values);
    }

    private static int place(SeriesRange range, SeriesBucket bucket) {
        return (int) Math.max(0, Duration.between(range.from(), bucket.at()).dividedBy(range.step()));
    }

    private static double weight(SeriesRange range) {
        return Math.abs(range.buckets().get(range.buckets().size() - 1).mean());
    }

    private static @Nullable Object rounded(double value) {
        if (!Double.isFinite(value)) {
            return null;
        }
        double few = Math.abs(value) < 1e7 ? new BigDecimal(value).round(DIGITS).doubleValue() : Math.rint(value);
        return few == Math.rint(few) ? (Object) (long) few : (Object) few;
    }

    /** By journal: its entries, the newest first. */
    Map<String, @Nullable Object> journals(String server) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        for (String name : query.journals()) {
            List<JournalEntry> entries = store.journal(server, name, query.from(), query.to());
            List<Map<String, @Nullable Object>> newest = new ArrayList<>();
            for (int i = entries.size() - 1; i >= Math.max(0, entries.size() - MOST_ENTRIES); i--) {
                Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                entry.put("at", seconds(entries.get(i).at()));
                entry.put("key", entries.get(i).key());
                entry.putAll(entries.get(i).values());
                newest.add(entry);
            }
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            boolean all = size.add(rows, newest, LONGEST_TEXT) && entries.size() <= MOST_ENTRIES;
            found.put(name, RowFacts.told(rows, !all));
        }
        return found;
    }

    /** Why there may be none, empty while all is well. */
    static String unavailable(@Nullable SeriesStore store) {
        if (store == null) {
            return "not kept: the feature bitville-history is not installed";
        }
        StoreState state = store.state();
        return switch (state.mode()) {
            case WRITING -> "";
            case FAILING -> "not kept: " + state.reason();
            case DISABLED -> "not kept: [history] enabled = false";
        };
    }

    static double seconds(Instant at) {
        return at.toEpochMilli() / 1_000.0;
    }
}
