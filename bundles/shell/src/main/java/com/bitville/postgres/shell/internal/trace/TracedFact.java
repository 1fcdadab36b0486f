package com.bitville.postgres.shell.internal.trace;

import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rows of the tables {@code correlated} and {@code entries} as events of a request. */
final class TracedFact {
    /** The event of a run. */
    static final String STATEMENT = "statement";

    /** Columns that only the wire format needs, or that an event has under another name. */
    private static final Set<String> INNER = Set.of(
            CorrelatedColumns.IDENTITY,
            CorrelatedColumns.SOURCE,
            CorrelatedColumns.PART,
            CorrelatedColumns.RUNNING,
            CorrelatedColumns.AWAITS_LOG,
            CorrelatedColumns.STARTED_AT);

    private TracedFact() {}

    static String part(Map<String, @Nullable Object> fact) {
        return Objects.toString(fact.get(CorrelatedColumns.PART), CorrelatedColumns.RUN);
    }

    static Map<String, @Nullable Object> run(String server, Map<String, @Nullable Object> fact) {
        Map<String, @Nullable Object> run = event(STATEMENT, server, fact.get(CorrelatedColumns.STARTED_AT), fact);
        run.put("told_by", "pg_log".equals(fact.get(CorrelatedColumns.SOURCE)) ? "log" : "sampled");
        run.put(CorrelatedColumns.RUNNING, Boolean.TRUE.equals(fact.get(CorrelatedColumns.RUNNING)));
        return run;
    }

    /** An event without a duration of its own, such as an error or a wait. */
    static Map<String, @Nullable Object> other(String server, Map<String, @Nullable Object> fact) {
        Map<String, @Nullable Object> event = event(part(fact), server, fact.get(CorrelatedColumns.STARTED_AT), fact);
        event.putIfAbsent(CorrelatedColumns.PID, pid(fact));
        return event;
    }

    static Map<String, @Nullable Object> event(
            String kind, String server, @Nullable Object at, Map<String, @Nullable Object> row) {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("at", at);
        event.put("event", kind);
        event.put("server", Objects.requireNonNullElse(row.get("server"), server));
        row.forEach((column, value) -> {
            if (value != null && !INNER.contains(column)) {
                event.putIfAbsent(column, value);
            }
        });
        return event;
    }

    /** The backend that a row is about: if its pid column names the other backend, the row's identity begins with it. */
    static @Nullable Object pid(Map<String, @Nullable Object> fact) {
        String identity = Objects.toString(fact.get(CorrelatedColumns.IDENTITY), "");
        String number = identity.substring(0, Math.max(0, identity.indexOf('@')));
        return number.matches("\\d{1,9}") ? Integer.valueOf(number) : null;
    }

    /** The log entry from which a row was made, comparable with {@link #entry}. */
    static List<@Nullable Object> logged(Map<String, @Nullable Object> fact) {
        String identity = Objects.toString(fact.get(CorrelatedColumns.IDENTITY), "");
        String what = switch (part(fact)) {
            case CorrelatedColumns.RUN -> "slow_statement";
            case CorrelatedColumns.PLAN -> "plan";
            default -> Objects.toString(fact.get("class"), "");
        };
        return Arrays.asList(identity.substring(0, Math.max(0, identity.lastIndexOf('/'))), what);
    }

    /** The key of a log entry: the identity's beginning of rows made from it, and its class. */
    static List<@Nullable Object> entry(String server, Map<String, @Nullable Object> row) {
        Object time = row.get("time") instanceof Instant at ? at : "";
        return Arrays.asList(
                Objects.requireNonNullElse(row.get("server"), server) + "/"
                        + Objects.toString(row.get(CorrelatedColumns.PID), "") + "@" + time,
                Objects.toString(row.get("class"), ""));
    }
}
