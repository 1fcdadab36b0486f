package com.bitville.postgres.shell.internal.trace;

import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The story of one request of an application: everything in the history about it, in order of time. */
public final class RequestTrace {
    private static final Set<String> ERRORS = Set.of("ERROR", "FATAL", "PANIC");

    private final History history;
    private final String id;
    private final String traceId;
    private final Instant from;

    /** Starts a trace; the given id may be the request's id or its trace id. */
    public RequestTrace(History history, String id, Instant from) {
        this.history = history;
        this.id = id.toLowerCase(Locale.ROOT);
        this.traceId = this.id.replace("-", "");
        this.from = from;
    }

    /** The events; each has {@code at}, {@code event}, {@code server} and the values known for its kind. */
    public List<Map<String, @Nullable Object>> events() {
        List<Map<String, @Nullable Object>> events = new ArrayList<>();
        for (String server : history.servers()) {
            List<Map<String, @Nullable Object>> facts = facts(server);
            TracedRuns runs = new TracedRuns();
            TracedWaits waits = new TracedWaits();
            TracedSessions sessions = new TracedSessions(server);
            Set<List<@Nullable Object>> covered = new HashSet<>();
            for (Map<String, @Nullable Object> fact : facts) {
                covered.add(TracedFact.logged(fact));
                switch (TracedFact.part(fact)) {
                    case CorrelatedColumns.RUN, CorrelatedColumns.PLAN -> runs.add(TracedFact.run(server, fact));
                    case CorrelatedColumns.BLOCKED_BY, CorrelatedColumns.BLOCKING -> sessions.other(fact);
                    case CorrelatedColumns.WAIT -> waits.add(TracedFact.other(server, fact));
                    default -> events.add(TracedFact.other(server, fact));
                }
            }
            for (TableMoment tableMoment : history.moments(server, "sessions", from)) {
                sessions.seen(tableMoment.at(), RowRecords.of(tableMoment.rowset()), this::ours);
            }
            for (TableMoment tableMoment : history.moments(server, "entries", from)) {
                RowRecords.of(tableMoment.rowset()).stream()
                        .filter(row -> ours(row) && !covered.contains(TracedFact.entry(server, row)))
                        .forEach(row -> events.add(TracedFact.event(
                                ERRORS.contains(String.valueOf(row.get("error_severity")))
                                        ? CorrelatedColumns.ERROR
                                        : "log",
                                server,
                                row.get("time"),
                                row)));
            }
            events.addAll(runs.events());
            events.addAll(waits.events());
            events.addAll(sessions.events(runs));
        }
        return events.stream()
                .filter(event -> event.get("at") instanceof Instant)
                .sorted(Comparator.comparing(event -> (Instant) Objects.requireNonNull(event.get("at"))))
                .toList();
    }

    /** The collectors' rows about the request, the latest version of each. */
    private List<Map<String, @Nullable Object>> facts(String server) {
        Map<Object, Map<String, @Nullable Object>> facts = new LinkedHashMap<>();
        for (TableMoment tableMoment : history.moments(server, "correlated", from)) {
            RowRecords.of(tableMoment.rowset()).stream()
                    .filter(this::ours)
                    .forEach(row ->
                            facts.put(Objects.requireNonNullElse(row.get(CorrelatedColumns.IDENTITY), row), row));
        }
        return List.copyOf(facts.values());
    }

    private boolean ours(Map<String, @Nullable Object> row) {
        String request = lower(row.get(CorrelatedColumns.CORRELATION_ID));
        return id.equals(request)
                || (request.isEmpty() && ("bitville-" + id).equals(lower(row.get("application_name"))))
                || traceId.equals(lower(row.get("trace_id")));
    }

    private static String lower(@Nullable Object value) {
        return Objects.toString(value, "").toLowerCase(Locale.ROOT);
    }

    /** The story in figures, by the keys that {@code --json} shows. */
    public static Map<String, @Nullable Object> summary(List<Map<String, @Nullable Object>> events) {
        List<Map<String, @Nullable Object>> runs = of(events, TracedFact.STATEMENT);
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("runs", runs.size());
        summary.put("runs_ms", sum(runs, CorrelatedColumns.DURATION_MS));
        summary.put(
                "longest_ms",
                runs.stream()
                        .mapToDouble(run -> RowRecords.number(run, CorrelatedColumns.DURATION_MS))
                        .max()
                        .orElse(0));
        summary.put("errors", of(events, CorrelatedColumns.ERROR).size());
        summary.put("waited_s", sum(of(events, CorrelatedColumns.WAIT), "seconds"));
        summary.put(
                CorrelatedColumns.BLOCKED_BY,
                of(events, CorrelatedColumns.BLOCKED_BY).size());
        summary.put(
                CorrelatedColumns.BLOCKING,
                of(events, CorrelatedColumns.BLOCKING).size());
        summary.put(CorrelatedColumns.DEADLOCK, any(events, CorrelatedColumns.DEADLOCK));
        summary.put(CorrelatedColumns.CANCELLED, any(events, CorrelatedColumns.CANCELLED));
        summary.put(CorrelatedColumns.TEMP_BYTES, (long) sum(events, CorrelatedColumns.TEMP_BYTES));
        return summary;
    }

    private static List<Map<String, @Nullable Object>> of(List<Map<String, @Nullable Object>> events, String kind) {
        return events.stream().filter(event -> kind.equals(event.get("event"))).toList();
    }

    private static double sum(List<Map<String, @Nullable Object>> events, String column) {
        return events.stream()
                .mapToDouble(event -> RowRecords.number(event, column))
                .sum();
    }

    private static boolean any(List<Map<String, @Nullable Object>> events, String column) {
        return events.stream().anyMatch(event -> Boolean.TRUE.equals(event.get(column)));
    }
}
