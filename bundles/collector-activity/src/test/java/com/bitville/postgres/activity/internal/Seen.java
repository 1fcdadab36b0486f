package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.LoadSignal;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot's rows by name. */
public record Seen(Snapshot snapshot) {
    public Rowset rowset(String table) {
        return snapshot.rowsets().stream()
                .filter(rowset -> rowset.table().name().equals(table))
                .findAny()
                .orElseThrow();
    }

    public List<Map<String, @Nullable Object>> rows(String table) {
        Rowset rowset = rowset(table);
        return rowset.rows().stream()
                .map(row -> {
                    Map<String, @Nullable Object> named = new LinkedHashMap<>();
                    for (int i = 0; i < row.length; i++) {
                        named.put(rowset.table().columns().get(i).name(), row[i]);
                    }
                    return named;
                })
                .toList();
    }

    public LoadSignal load() {
        return snapshot.load().orElseThrow();
    }

    /** The rows of applications; a process of the server itself may happen to be at work. */
    List<Map<String, @Nullable Object>> clients() {
        return rows("sessions").stream()
                .filter(row -> "client backend".equals(row.get("backend_type")))
                .toList();
    }

    public Map<String, @Nullable Object> only(String table) {
        List<Map<String, @Nullable Object>> rows = rows(table);
        if (rows.size() != 1) {
            throw new AssertionError(table + " has not one row: " + rows);
        }
        return rows.get(0);
    }

    public Map<String, @Nullable Object> session(int pid) {
        return rows("sessions").stream()
                .filter(row -> Integer.valueOf(pid).equals(row.get("pid")))
                .findAny()
                .orElseThrow();
    }

    public long count(String property, @Nullable String value) {
        return rows("session_counts").stream()
                .filter(row -> property.equals(row.get("counted_by")))
                .filter(row -> value == null ? row.get("value") == null : value.equals(row.get("value")))
                .mapToLong(row -> row.get("sessions") instanceof Long count ? count : 0)
                .sum();
    }

    public List<String> pairs() {
        return rows("blocking.edges").stream()
                .map(row -> row.get("blocked_pid") + "<-"
                        + (row.get("blocker_prepared") == null ? row.get("blocker_pid") : row.get("blocker_prepared")))
                .toList();
    }
}
