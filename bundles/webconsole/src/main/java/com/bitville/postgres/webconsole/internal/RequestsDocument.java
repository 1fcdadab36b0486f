package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The latest requests of applications that failed, were blocked or ran long, on all servers, from the history. */
final class RequestsDocument {
    static final int MOST = 24;
    static final int MOST_FACTS = 40;
    static final int MOST_OF_ONE = 150;
    static final double LONG_MS = 1_000;
    static final int LONGEST = 2_000;

    private static final String TRACE = "trace_id";

    /** Without a correlation id of its own a request has its trace's, in the form of a UUID. */
    private static final Pattern TRACE_ID =
            Pattern.compile("([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");

    /** Columns that the page does not need; a plan may be long, and the column of its format shows that it exists. */
    private static final Set<String> LEFT_OUT =
            Set.of("plan", CorrelatedColumns.IDENTITY, CorrelatedColumns.AWAITS_LOG);

    private static final Set<String> URGENT = Set.of(CorrelatedColumns.ERROR, CorrelatedColumns.BLOCKED_BY);

    private final History history;
    private final Instant from;

    RequestsDocument(History history, Instant from) {
        this.history = history;
        this.from = from;
    }

    /**
     * The rows about one request, or about all of a trace, the latest version of each, the first begun first.
     *
     * @param given a correlation id in any letter case, with or without {@code bitville-}, or the 32 digits of a trace id
     */
    List<Map<String, @Nullable Object>> of(String given) {
        String id = given.toLowerCase(Locale.ROOT).replaceFirst("^bitville-", "");
        String ofTrace = uuid(id);
        return requests().entrySet().stream()
                .filter(request -> request.getKey().equals(ofTrace)
                        || request.getValue().values().stream()
                                .anyMatch(fact -> fact.get(TRACE) instanceof String trace
                                        && trace.toLowerCase(Locale.ROOT).equals(id)))
                .flatMap(request -> request.getValue().values().stream())
                .sorted(Comparator.comparing(
                        fact -> (Instant) Objects.requireNonNull(fact.get(CorrelatedColumns.STARTED_AT))))
                .limit(MOST_OF_ONE)
                .toList();
    }

    private static String uuid(String id) {
        Matcher trace = TRACE_ID.matcher(id);
        return trace.matches() ? trace.replaceFirst("$1-$2-$3-$4-$5") : id;
    }

    private Map<String, Map<String, Map<String, @Nullable Object>>> requests() {
        Map<String, Map<String, Map<String, @Nullable Object>>> requests = new LinkedHashMap<>();
        for (String server : history.servers()) {
            for (TableMoment tableMoment : history.moments(server, "correlated", from)) {
                read(server, tableMoment.rowset(), requests);
            }
        }
        return requests;
    }

    /** The rows of the table {@code correlated} about these requests, the latest version of each, with the server. */
    List<Map<String, @Nullable Object>> facts() {
        return requests().values().stream()
                .map(Map::values)
                .filter(RequestsDocument::telling)
                .sorted(Comparator.comparing(RequestsDocument::start).reversed())
                .limit(MOST)
                .flatMap(facts -> facts.stream()
                        .sorted(Comparator.comparing(RequestsDocument::rank))
                        .limit(MOST_FACTS))
                .toList();
    }

    private static void read(
            String server, Rowset rowset, Map<String, Map<String, Map<String, @Nullable Object>>> requests) {
        for (@Nullable Object[] values : rowset.rows()) {
            Map<String, @Nullable Object> fact = new LinkedHashMap<>();
            fact.put("server", server);
            String identity = "";
            for (int i = 0; i < values.length; i++) {
                String column = rowset.table().columns().get(i).name();
                if (column.equals(CorrelatedColumns.IDENTITY)) {
                    identity = String.valueOf(values[i]);
                } else if (values[i] != null && !LEFT_OUT.contains(column)) {
                    fact.put(column, shortened(values[i]));
                }
            }
            if (fact.get(CorrelatedColumns.CORRELATION_ID) instanceof String id
                    && fact.get(CorrelatedColumns.STARTED_AT) instanceof Instant) {
                requests.computeIfAbsent(id.toLowerCase(Locale.ROOT), key -> new LinkedHashMap<>())
                        .put(server + " " + identity, fact);
            }
        }
    }

    private static @Nullable Object shortened(@Nullable Object value) {
        return value instanceof String text && text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : value;
    }

    private static boolean telling(Collection<Map<String, @Nullable Object>> facts) {
        return facts.stream().anyMatch(fact -> URGENT.contains(part(fact)) || length(fact) >= LONG_MS);
    }

    private static Instant start(Collection<Map<String, @Nullable Object>> facts) {
        return facts.stream()
                .map(fact -> (Instant) Objects.requireNonNull(fact.get(CorrelatedColumns.STARTED_AT)))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /** If there are too many rows, keeps those that are not runs, then the longest runs. */
    private static double rank(Map<String, @Nullable Object> fact) {
        return part(fact).equals(CorrelatedColumns.RUN) || part(fact).equals(CorrelatedColumns.PLAN)
                ? -length(fact)
                : Double.NEGATIVE_INFINITY;
    }

    private static String part(Map<String, @Nullable Object> fact) {
        return Objects.toString(fact.get(CorrelatedColumns.PART), CorrelatedColumns.RUN);
    }

    private static double length(Map<String, @Nullable Object> fact) {
        return fact.get(CorrelatedColumns.DURATION_MS) instanceof Number ms ? ms.doubleValue() : 0;
    }
}
