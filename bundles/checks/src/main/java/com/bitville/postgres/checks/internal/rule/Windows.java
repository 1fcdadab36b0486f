package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Sums and spans over the last hour. */
public final class Windows {
    /** What the history keeps. */
    private static final Duration HOUR = Duration.ofHours(1);

    private Windows() {}

    /** What counters grew by in a window, by the text of a column; the rows of shipped tables are increments. */
    public static Map<String, Double> grown(
            ServerView view, String table, String key, Duration window, ToDoubleFunction<TableRow> counter) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (TableReading reading : view.over(table, window)) {
            for (TableRow row : reading.rows()) {
                double grown = counter.applyAsDouble(row);
                if (grown > 0) {
                    sums.merge(row.text(key), grown, Double::sum);
                }
            }
        }
        return sums;
    }

    /**
     * For how long every reading has met a condition, up to the hour that is kept; zero if the last one does not.
     */
    public static Duration held(ServerView view, String table, Predicate<List<TableRow>> condition) {
        List<TableReading> readings = view.over(table, HOUR);
        @Nullable Instant since = null;
        for (int i = readings.size() - 1;
                i >= 0 && condition.test(readings.get(i).rows());
                i--) {
            since = readings.get(i).at();
        }
        return since == null ? Duration.ZERO : Duration.between(since, view.at());
    }

    /** The value of the row with a key in the oldest reading of the window that has it. */
    public static double before(
            ServerView view, String table, Duration window, Predicate<TableRow> row, String column, double otherwise) {
        for (TableReading reading : view.over(table, window)) {
            for (TableRow one : reading.rows()) {
                if (row.test(one) && one.number(column).isPresent()) {
                    return one.count(column);
                }
            }
        }
        return otherwise;
    }
}
