package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By how much tables grow in a day, by the sizes of the last week, and when they will be twice as large. */
final class TableGrowth {
    private static final String FIGURE = "table.total_bytes";
    private static final Duration WINDOW = Duration.ofDays(7);
    private static final Duration STEP = Duration.ofHours(1);
    /** Less says nothing about a day. */
    private static final Duration SHORTEST = Duration.ofHours(12);

    private static final double MS_PER_DAY = Duration.ofDays(1).toMillis();
    /** A year; beyond that nobody plans. */
    private static final double LONGEST_DAYS = 365;

    private final @Nullable SeriesStore store;
    private final String server;
    private final String database;
    private final Instant now;
    private final Map<String, @Nullable Growth> known = new HashMap<>();

    private record Growth(double bytesPerDay, double bytes) {}

    TableGrowth(@Nullable SeriesStore store, String server, String database, Instant now) {
        this.store = store;
        this.server = server;
        this.database = database;
        this.now = now;
    }

    /** Such as {@code 12 MiB}; a dash where less than half a day is known. */
    String perDay(Map<String, @Nullable Object> row) {
        Growth growth = of(row);
        if (growth == null) {
            return "-";
        }
        return (growth.bytesPerDay() < 0 ? "-" : "") + PlainText.size(Math.abs(growth.bytesPerDay()));
    }

    /** Such as {@code 40 d}; a dash for a table that does not grow, or not within a year. */
    String doubles(Map<String, @Nullable Object> row) {
        Growth growth = of(row);
        double days =
                growth == null || growth.bytesPerDay() <= 0 ? Double.MAX_VALUE : growth.bytes() / growth.bytesPerDay();
        return days > LONGEST_DAYS ? "-" : String.format(Locale.ROOT, "%.0f d", Math.max(1, days));
    }

    private @Nullable Growth of(Map<String, @Nullable Object> row) {
        String table = PlainText.cell(row, "schemaname") + "." + PlainText.cell(row, "relname");
        if (!known.containsKey(table)) {
            known.put(table, read(table));
        }
        return known.get(table);
    }

    private @Nullable Growth read(String table) {
        if (store == null) {
            return null;
        }
        List<SeriesBucket> sizes = store.read(
                        new SeriesKey(server, FIGURE, database, table), now.minus(WINDOW), now, STEP)
                .buckets();
        if (sizes.isEmpty()) {
            return null;
        }
        SeriesBucket first = sizes.get(0);
        SeriesBucket last = sizes.get(sizes.size() - 1);
        double ms = Duration.between(first.at(), last.at()).toMillis();
        return ms < SHORTEST.toMillis()
                ? null
                : new Growth((last.mean() - first.mean()) / ms * MS_PER_DAY, last.mean());
    }
}
