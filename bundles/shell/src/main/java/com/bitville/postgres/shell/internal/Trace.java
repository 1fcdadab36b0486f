package com.bitville.postgres.shell.internal;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that the history knows of one request of an application, in the order of time. */
final class Trace {
    private final History history;
    private final String id;
    private final Instant from;
    private final List<Map<String, @Nullable Object>> events = new ArrayList<>();

    Trace(History history, String id, Instant from) {
        this.history = history;
        this.id = id.toLowerCase(Locale.ROOT);
        this.from = from;
    }

    /** What happened; each event has {@code at}, {@code event}, {@code server} and the values of its row. */
    List<Map<String, @Nullable Object>> events() {
        for (String server : history.servers()) {
            for (Moment moment : history.moments(server, "sessions", from)) {
                sessions(server, moment);
            }
            Map<Object, Map<String, @Nullable Object>> statements = new LinkedHashMap<>();
            for (Moment moment : history.moments(server, "correlated", from)) {
                Records.of(moment.rowset()).stream()
                        .filter(row -> id.equals(lower(row.get("correlation_id"))))
                        .forEach(row -> statements.put(row.get("identity"), row));
            }
            statements.values().forEach(row -> add(kind(row), server, row.get("started_at"), row));
            for (Moment moment : history.moments(server, "entries", from)) {
                Records.of(moment.rowset()).stream()
                        .filter(row -> ours(row))
                        .forEach(row -> add("log", server, row.get("time"), row));
            }
        }
        return events.stream()
                .sorted(Comparator.comparing(event -> (Instant) Objects.requireNonNull(event.get("at"))))
                .toList();
    }

    /** Its sessions, whom they wait for, and who waits for them. */
    private void sessions(String server, Moment moment) {
        List<Map<String, @Nullable Object>> all = Records.of(moment.rowset());
        for (Map<String, @Nullable Object> row : all) {
            if (ours(row)) {
                add("session", server, moment.at(), row);
                for (int blocker : Records.integers(row, "blocked_by")) {
                    neighbour(all, blocker).ifPresent(blocking -> add("blocker", server, moment.at(), blocking));
                }
                all.stream()
                        .filter(other -> Records.integers(other, "blocked_by").contains(Records.integer(row, "pid")))
                        .forEach(other -> add("blocked", server, moment.at(), other));
            }
        }
    }

    private static Optional<Map<String, @Nullable Object>> neighbour(List<Map<String, @Nullable Object>> all, int pid) {
        return all.stream().filter(row -> Records.integer(row, "pid") == pid).findFirst();
    }

    /** What a fact tells: a run of a statement, or another part of the request's story. */
    private static String kind(Map<String, @Nullable Object> row) {
        Object part = row.get("part");
        return part == null || part.equals("run") ? "statement" : part.toString();
    }

    private boolean ours(Map<String, @Nullable Object> row) {
        return id.equals(lower(row.get("correlation_id")))
                || ("bitville-" + id).equals(lower(row.get("application_name")));
    }

    private static String lower(@Nullable Object value) {
        return Objects.toString(value, "").toLowerCase(Locale.ROOT);
    }

    private void add(String kind, String server, @Nullable Object at, Map<String, @Nullable Object> row) {
        if (at instanceof Instant time) {
            Map<String, @Nullable Object> event = new LinkedHashMap<>();
            event.put("at", time);
            event.put("event", kind);
            event.put("server", row.get("server") == null ? server : row.get("server"));
            row.forEach((column, value) -> {
                if (value != null) {
                    event.putIfAbsent(column, value);
                }
            });
            events.add(event);
        }
    }

    /** An event in a line. */
    static String line(Map<String, @Nullable Object> event) {
        String what = switch (String.valueOf(event.get("event"))) {
            case "statement", "plan" -> "took " + Layout.span(event.get("duration_ms"));
            case "error" ->
                Text.orDash(event.get("class")) + " " + Text.orDash(event.get("sql_state_code")) + " "
                        + Text.orDash(event.get("message"));
            case "wait" ->
                "waited " + Text.orDash(event.get("seconds")) + " s for " + Text.orDash(event.get("wait_event_type"))
                        + "/" + Text.orDash(event.get("wait_event"));
            case "blocked_by", "blocking" ->
                event.get("other_correlation_id") == null
                        ? "no request's session"
                        : "request " + event.get("other_correlation_id");
            case "log" -> Text.orDash(event.get("error_severity")) + " " + Text.orDash(event.get("message"));
            default ->
                Text.orDash(event.get("state"))
                        + (event.get("wait_event") == null ? "" : ", waits for " + Text.orDash(event.get("wait_event")))
                        + (event.get("blocked_by") == null ? "" : ", behind " + Text.orDash(event.get("blocked_by")));
        };
        Object query = event.get("query") == null ? event.get("statement") : event.get("query");
        return Text.orDash(event.get("at")) + "  " + Layout.fit(event.get("event"), 9) + "  "
                + Text.orDash(event.get("server")) + "/" + Text.orDash(event.get("pid")) + "  " + what
                + (query == null ? "" : ": " + Text.printable(query.toString()));
    }
}
