package com.bitville.postgres.shell.internal.load;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up the tables {@code profile.*} of several cycles. Errors add as independent ones do. */
final class LoadPeriod {
    /** The key of values beyond the first of a cycle. */
    static final String OTHERS = "(others)";

    private final LoadBy by;
    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private final Map<String, Map<List<String>, Double>> waits = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Sum total = new Sum();
    private double coveredSeconds;
    private double longestGapSeconds;
    private double idleMs;
    private long looks;

    /** Session time and the variance of it. */
    private static final class Sum {
        private double activeMs;
        private double variance;

        void add(Map<String, @Nullable Object> row, double covered) {
            double error = RowRecords.number(row, "error") * covered;
            activeMs += RowRecords.number(row, "active_ms");
            variance += error * error;
        }

        double sessions(double covered) {
            return covered == 0 ? 0 : activeMs / 1_000 / covered;
        }

        double error(double covered) {
            return covered == 0 ? 0 : Math.sqrt(variance) / covered;
        }
    }

    LoadPeriod(LoadBy by) {
        this.by = by;
    }

    /** Adds the tables of one cycle. */
    void add(List<Rowset> rowsets) {
        Map<String, List<Map<String, @Nullable Object>>> tables = new HashMap<>();
        rowsets.forEach(rowset -> tables.put(rowset.table().name(), RowRecords.of(rowset)));
        List<Map<String, @Nullable Object>> covered = tables.getOrDefault("profile.covered", List.of());
        if (covered.isEmpty()) {
            return;
        }
        Map<String, @Nullable Object> whole = covered.get(0);
        double seconds = RowRecords.number(whole, "covered_s");
        coveredSeconds += seconds;
        longestGapSeconds = Math.max(longestGapSeconds, RowRecords.number(whole, "longest_gap_s"));
        idleMs += RowRecords.number(whole, "idle_in_transaction_ms");
        looks += (long) RowRecords.number(whole, "looks");
        total.add(whole, seconds);
        for (Map<String, @Nullable Object> row : tables.getOrDefault("profile.by", List.of())) {
            if (by.countedBy().equals(row.get("counted_by"))) {
                sums.computeIfAbsent(key(row), unseen -> new Sum()).add(row, seconds);
            }
        }
        for (Map<String, @Nullable Object> row : tables.getOrDefault("profile.top", List.of())) {
            waits.computeIfAbsent(topKey(row), unseen -> new HashMap<>())
                    .merge(
                            List.of(text(row, "wait_event_type"), text(row, "wait_event")),
                            RowRecords.number(row, "active_ms"),
                            Double::sum);
        }
        for (Map<String, @Nullable Object> row : tables.getOrDefault("profile.statements", List.of())) {
            texts.put(text(row, "statement"), text(row, "query"));
        }
    }

    private String key(Map<String, @Nullable Object> row) {
        Object value = row.get("value");
        return value != null ? value.toString() : row.get("others") == null ? by.unnamed() : OTHERS;
    }

    private String topKey(Map<String, @Nullable Object> row) {
        if (by == LoadBy.WAIT) {
            String event = text(row, "wait_event");
            return text(row, "wait_event_type") + (event.isEmpty() ? "" : ":" + event);
        }
        String value = text(row, by.countedBy());
        return value.isEmpty() ? by.unnamed() : value;
    }

    private static String text(Map<String, @Nullable Object> row, String column) {
        Object value = row.get(column);
        return value == null ? "" : value.toString();
    }

    /** The lines, the largest first. */
    List<LoadShare> shares() {
        List<LoadShare> shares = new ArrayList<>();
        sums.forEach((key, sum) -> {
            List<String> wait = by == LoadBy.WAIT
                    ? split(key)
                    : waits.getOrDefault(key, Map.of()).entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .map(Map.Entry::getKey)
                            .orElse(List.of("", ""));
            shares.add(new LoadShare(
                    key,
                    orNull(wait.get(0)),
                    orNull(wait.get(1)),
                    sum.sessions(coveredSeconds),
                    sum.error(coveredSeconds),
                    total.activeMs == 0 ? 0 : sum.activeMs / total.activeMs));
        });
        shares.sort(Comparator.comparingDouble(LoadShare::sessions).reversed());
        return shares;
    }

    /** The type and the event of a wait's key; {@code CPU} has no event. */
    static List<String> split(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? List.of(key, "") : List.of(key.substring(0, colon), key.substring(colon + 1));
    }

    static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** The redacted text of a statement, empty if it is not known. */
    String text(String statement) {
        return texts.getOrDefault(statement, "");
    }

    double sessions() {
        return total.sessions(coveredSeconds);
    }

    double error() {
        return total.error(coveredSeconds);
    }

    double idleInTransaction() {
        return coveredSeconds == 0 ? 0 : idleMs / 1_000 / coveredSeconds;
    }

    double coveredSeconds() {
        return coveredSeconds;
    }

    double longestGapSeconds() {
        return longestGapSeconds;
    }

    long looks() {
        return looks;
    }
}
