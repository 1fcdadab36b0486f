package com.bitville.postgres.shell.internal.trace;

import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request's sessions on one server, their blockers and the sessions they block: each once, from its first sample on. */
final class TracedSessions {
    private final String server;
    private final Map<List<@Nullable Object>, Map<String, @Nullable Object>> sessions = new LinkedHashMap<>();
    private final Map<List<@Nullable Object>, Map<String, @Nullable Object>> others = new LinkedHashMap<>();

    TracedSessions(String server) {
        this.server = server;
    }

    /** Adds a row about another session. */
    void other(Map<String, @Nullable Object> fact) {
        Map<String, @Nullable Object> other = other(
                TracedFact.part(fact), TracedFact.pid(fact), fact.get(CorrelatedColumns.PID), fact.get("started_at"));
        other.putIfAbsent("other_correlation_id", fact.get("other_correlation_id"));
    }

    private Map<String, @Nullable Object> other(
            String kind, @Nullable Object pid, @Nullable Object other, @Nullable Object at) {
        return others.computeIfAbsent(Arrays.asList(kind, Objects.toString(pid), Objects.toString(other)), key -> {
            Map<String, @Nullable Object> event = TracedFact.event(kind, server, at, Map.of());
            event.put(CorrelatedColumns.PID, pid);
            event.put("other_pid", other);
            return event;
        });
    }

    /** Adds the sessions of one sample. */
    void seen(Instant at, List<Map<String, @Nullable Object>> all, Predicate<Map<String, @Nullable Object>> ours) {
        for (Map<String, @Nullable Object> row : all) {
            if (ours.test(row)) {
                own(at, row);
                for (int blocker : RowRecords.integers(row, CorrelatedColumns.BLOCKED_BY)) {
                    all.stream()
                            .filter(other -> RowRecords.integer(other, CorrelatedColumns.PID) == blocker)
                            .findFirst()
                            .ifPresentOrElse(
                                    other -> neighbour(CorrelatedColumns.BLOCKED_BY, at, row, other),
                                    () -> other(
                                            CorrelatedColumns.BLOCKED_BY, row.get(CorrelatedColumns.PID), blocker, at));
                }
                all.stream()
                        .filter(other -> RowRecords.integers(other, CorrelatedColumns.BLOCKED_BY)
                                .contains(RowRecords.integer(row, CorrelatedColumns.PID)))
                        .forEach(other -> neighbour(CorrelatedColumns.BLOCKING, at, row, other));
            }
        }
    }

    private void own(Instant at, Map<String, @Nullable Object> row) {
        List<@Nullable Object> same = Arrays.asList(
                row.get(CorrelatedColumns.PID), row.get("state"), row.get("query"), row.get("query_start"));
        Map<String, @Nullable Object> event =
                sessions.computeIfAbsent(same, key -> TracedFact.event("session", server, at, row));
        event.put("until", at);
    }

    private void neighbour(
            String kind, Instant at, Map<String, @Nullable Object> row, Map<String, @Nullable Object> other) {
        Map<String, @Nullable Object> event =
                other(kind, row.get(CorrelatedColumns.PID), other.get(CorrelatedColumns.PID), at);
        for (String column : List.of(CorrelatedColumns.CORRELATION_ID, "application_name", "state", "query")) {
            if (other.get(column) != null) {
                event.putIfAbsent("other_" + column, other.get(column));
            }
        }
    }

    /** All events, without samples that a run covers. */
    List<Map<String, @Nullable Object>> events(TracedRuns runs) {
        List<Map<String, @Nullable Object>> events = new ArrayList<>();
        sessions.values().stream()
                .filter(event ->
                        !(event.get("at") instanceof Instant at && runs.cover(event.get(CorrelatedColumns.PID), at)))
                .forEach(events::add);
        events.addAll(others.values());
        return events;
    }
}
