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
    private static final int AT_ONCE = 250;
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
            List<Ends> ends = ends(
                    server,
                    keys.stream().filter(key -> key.figure().equals(name)).toList());
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            figures.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .ifPresent(figure -> {
                        entry.put("unit", figure.unit());
                        entry.put("kind", figure.kind().name().toLowerCase(Locale.ROOT));
                        entry.put("what", figure.description());
                    });
            List<Map<String, @Nullable Object>> told = told(server, ends);
            entry.put("series", told);
            entry.put("total", ends.size());
            entry.put("truncated", told.size() < ends.size());
            found.put(name, entry);
        }
        return found;
    }

    /** How a series begins and ends in the time. */
    private record Ends(SeriesKey key, SeriesBucket first, SeriesBucket last) {
        double weight() {
            return Math.abs(last.mean());
        }
    }

    /** All series, those with the most at the end first; a part of them at once, since a server may have thousands of tables. */
    private List<Ends> ends(String server, List<SeriesKey> keys) {
        List<Ends> ends = new ArrayList<>();
        for (int i = 0; i < keys.size(); i += AT_ONCE) {
            for (SeriesRange range : read(server, keys.subList(i, Math.min(keys.size(), i + AT_ONCE)))) {
                List<SeriesBucket> buckets = range.buckets();
                if (!buckets.isEmpty()) {
                    ends.add(new Ends(range.key(), buckets.get(0), buckets.get(buckets.size() - 1)));
                }
            }
        }
        return ends.stream()
                .sorted(Comparator.comparingDouble(Ends::weight).reversed())
                .toList();
    }

    private List<SeriesRange> read(String server, List<SeriesKey> keys) {
        Duration step = step(Duration.between(query.from(), query.to()));
        return store.readAll(server, keys, query.from(), query.to(), step);
    }

    private List<Map<String, @Nullable Object>> told(String server, List<Ends> all) {
        List<SeriesRange> largest =
                read(server, all.stream().limit(MOST_SERIES).map(Ends::key).toList());
        List<Map<String, @Nullable Object>> series = new ArrayList<>();
        for (Ends ends : all.subList(0, Math.min(MOST_ENDS, all.size()))) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("database", ends.key().database());
            entry.put("object", ends.key().object());
            entry.put("first", rounded(ends.first().mean()));
            entry.put("last", rounded(ends.last().mean()));
            entry.put("first_at", seconds(ends.first().at()));
            entry.put("last_at", seconds(ends.last().at()));
            int most = 160
                    + AnswerSize.size(ends.key().object())
                    + AnswerSize.size(ends.key().database());
            SeriesRange range = series.size() < largest.size() ? largest.get(series.size()) : null;
            if (range != null
                    && !range.buckets().isEmpty()
                    && size.take(most + 8 * (range.buckets().size() + 1))) {
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
