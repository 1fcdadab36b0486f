package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last hour of one server, from the history. */
final class LastHourDocument {
    private final History history;
    private final String server;
    private final Instant from;

    LastHourDocument(History history, String server, Instant from) {
        this.history = history;
        this.server = server;
        this.from = from;
    }

    void addTo(Map<String, @Nullable Object> document) {
        document.put("cycles", cycles());
        document.put("statement_time", statementTime());
        document.put("blocking", blocking());
        document.put("incidents", incidents());
        document.put("statements", statements());
    }

    /** The sessions by state and by wait event type. */
    private List<Map<String, Object>> cycles() {
        List<Map<String, Object>> cycles = new ArrayList<>();
        for (TableMoment tableMoment : history.moments(server, "session_counts", from)) {
            Map<String, Object> states = new LinkedHashMap<>();
            Map<String, Object> waits = new LinkedHashMap<>();
            for (Map<String, @Nullable Object> row : rows(tableMoment.rowset())) {
                Object value = row.get("value");
                if ("state".equals(row.get("counted_by"))) {
                    states.put(value == null ? "unknown" : value.toString(), number(row, "sessions"));
                } else if ("wait_event_type".equals(row.get("counted_by")) && value != null) {
                    waits.put(value.toString(), number(row, "sessions"));
                }
            }
            cycles.add(Map.of("t", seconds(tableMoment.at()), "server", server, "states", states, "waits", waits));
        }
        return cycles;
    }

    /** The execution time of statements per second of each interval. */
    private List<Map<String, Object>> statementTime() {
        Map<Instant, Double> sums = new LinkedHashMap<>();
        for (String table : List.of("statements", "statements_rest")) {
            for (TableMoment tableMoment : history.moments(server, table, from)) {
                double sum = rows(tableMoment.rowset()).stream()
                        .mapToDouble(row -> number(row, "total_exec_time"))
                        .sum();
                sums.merge(tableMoment.at(), sum, Double::sum);
            }
        }
        List<Map<String, Object>> points = new ArrayList<>();
        Instant before = null;
        for (Map.Entry<Instant, Double> entry : sums.entrySet()) {
            if (before != null && entry.getKey().isAfter(before)) {
                double length = Duration.between(before, entry.getKey()).toMillis() / 1000.0;
                points.add(Map.of("t", seconds(entry.getKey()), "ms_per_s", entry.getValue() / length));
            }
            before = entry.getKey();
        }
        return points;
    }

    private @Nullable Map<String, Object> blocking() {
        Optional<Snapshot> latest = history.latest(server, "activity");
        if (latest.isEmpty()) {
            return null;
        }
        Map<String, Object> blocking = new LinkedHashMap<>();
        blocking.put("t", seconds(latest.get().at()));
        for (Rowset rowset : latest.get().rowsets()) {
            if (rowset.table().name().startsWith("blocking.")) {
                blocking.put(rowset.table().name().substring("blocking.".length()), rows(rowset));
            }
        }
        return blocking;
    }

    private List<Map<String, @Nullable Object>> incidents() {
        return history.recent(server, "blocking.incidents", "incident_id", from);
    }

    private @Nullable Map<String, Object> statements() {
        Optional<Snapshot> latest = history.latest(server, "statements");
        if (latest.isEmpty()) {
            return null;
        }
        Map<String, Object> texts = new HashMap<>();
        history.recent(server, "statement_texts", "queryid", from).forEach(row -> {
            Object query = row.get("query");
            if (query != null) {
                texts.put(String.valueOf(row.get("queryid")), query);
            }
        });
        Map<String, Object> statements = new LinkedHashMap<>();
        statements.put("t", seconds(latest.get().at()));
        for (Rowset rowset : latest.get().rowsets()) {
            List<Map<String, @Nullable Object>> rows = rows(rowset);
            switch (rowset.table().name()) {
                case "statements" -> {
                    rows.forEach(row -> row.put("query", texts.get(String.valueOf(row.get("queryid")))));
                    statements.put("rows", rows);
                }
                case "statements_rest" -> rows.stream().findFirst().ifPresent(row -> statements.put("rest", row));
                default -> {
                    // The page shows these two, and the running statements.
                }
            }
        }
        running().ifPresent(rows -> statements.put("running", rows));
        return statements;
    }

    /** The running statements, from the collector that reads the sessions. */
    private Optional<List<Map<String, @Nullable Object>>> running() {
        return history.latest(server, "activity")
                .flatMap(snapshot -> snapshot.rowsets().stream()
                        .filter(rowset -> rowset.table().name().equals("statements_running"))
                        .findFirst()
                        .map(LastHourDocument::rows));
    }

    static List<Map<String, @Nullable Object>> rows(Rowset rowset) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (@Nullable Object[] values : rowset.rows()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                row.put(rowset.table().columns().get(i).name(), values[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    static double number(Map<String, ?> row, String key) {
        return row.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }
}
