package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The sessions in a server's last snapshot, as lines for a terminal. */
public final class SessionList {
    /** The sort orders; the first letter is the key in the live view. */
    public enum Order {
        AGE("query_age_ms"),
        PID("pid"),
        USER("usename"),
        DATABASE("datname"),
        STATE("state"),
        WAIT("wait_event");

        private final String column;

        Order(String column) {
            this.column = column;
        }
    }

    private final Snapshot snapshot;
    private final List<Map<String, @Nullable Object>> sessions;

    public SessionList(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.sessions = RowRecords.of(snapshot, "sessions");
    }

    /** The sessions in that order; with equal values, the longest-running statement first. */
    List<Map<String, @Nullable Object>> sorted(Order order) {
        Comparator<Map<String, @Nullable Object>> age =
                Comparator.comparingDouble(row -> -RowRecords.number(row, "query_age_ms"));
        Comparator<Map<String, @Nullable Object>> by = switch (order) {
            case AGE -> age;
            case PID -> Comparator.comparingDouble(row -> RowRecords.number(row, order.column));
            case USER, DATABASE, STATE, WAIT ->
                Comparator.comparing(row -> Objects.toString(row.get(order.column), "\uffff"));
        };
        return sessions.stream().sorted(by.thenComparing(age)).toList();
    }

    /** The lines of one screen. */
    public List<String> lines(Order order, int width, int height, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(TextLayout.line(
                "Server " + snapshot.server() + ", seen "
                        + TextLayout.span(Duration.between(snapshot.at(), now).toMillis()) + " ago: " + counts(),
                width));
        int rest = Math.max(10, width - 82);
        lines.add(TextLayout.line(
                String.format(
                        "%-7s %-12s %-12s %-16s %-10s %-12s %-6s %s",
                        "PID", "USER", "DATABASE", "STATE", "AGE", "WAIT", "BEHIND", "QUERY"),
                width));
        List<Map<String, @Nullable Object>> rows = sorted(order);
        int shown = Math.min(rows.size(), Math.max(1, height - lines.size() - 1));
        for (Map<String, @Nullable Object> row : rows.subList(0, shown)) {
            List<Integer> blockers = RowRecords.integers(row, "blocked_by");
            lines.add(TextLayout.line(
                    String.join(
                            " ",
                            TextLayout.fit(row.get("pid"), 7),
                            TextLayout.fit(row.get("usename"), 12),
                            TextLayout.fit(row.get("datname"), 12),
                            TextLayout.fit(row.get("state"), 16),
                            TextLayout.fit(TextLayout.span(row.get("query_age_ms")), 10),
                            TextLayout.fit(row.get("wait_event"), 12),
                            TextLayout.fit(blockers.isEmpty() ? "" : blockers.get(0), 6),
                            TextLayout.fit(row.get("query"), rest)),
                    width));
        }
        if (shown < rows.size()) {
            lines.add((rows.size() - shown) + " more");
        }
        return lines;
    }

    private String counts() {
        return RowRecords.of(snapshot, "session_counts").stream()
                .filter(row -> "state".equals(row.get("counted_by")))
                .map(row -> PlainText.orDash(row.get("sessions")) + " " + PlainText.orDash(row.get("value")))
                .collect(Collectors.joining(", "));
    }

    /** The document of {@code --json}. */
    public Map<String, @Nullable Object> document(Order order) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("server", snapshot.server());
        document.put("at", snapshot.at());
        document.put("sessions", sorted(order));
        document.put("session_counts", RowRecords.of(snapshot, "session_counts"));
        document.put("session_groups", RowRecords.of(snapshot, "session_groups"));
        document.put("xmin_holders", RowRecords.of(snapshot, "xmin_holders"));
        return document;
    }
}
