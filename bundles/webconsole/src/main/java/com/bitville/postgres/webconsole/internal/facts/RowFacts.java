package com.bitville.postgres.webconsole.internal.facts;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of one server as they were read, by the names that a request gives. */
final class RowFacts {
    static final int MOST_ROWS = 600;
    static final int MOST_DATABASES = 60;
    private static final int LONGEST_TEXT = 1_000;
    static final int LONGEST_OF_ONE = 20_000;

    /** The longest time that any subject is kept. */
    private static final Duration KEPT = Duration.ofDays(2);

    private final History history;
    private final FactsQuery query;
    private final AnswerSize size;
    private final Map<String, Boolean> newestTruncated = new LinkedHashMap<>();

    RowFacts(History history, FactsQuery query, AnswerSize size) {
        this.history = history;
        this.query = query;
        this.size = size;
    }

    /** By subject: when it was read last, and the rows by table; several parts of a subject are told together. */
    Map<String, @Nullable Object> latest(String server) {
        Map<String, List<String>> beginnings = new LinkedHashMap<>();
        query.latest()
                .forEach(part -> beginnings
                        .computeIfAbsent(part.name(), unseen -> new ArrayList<>())
                        .add(part.of()));
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        beginnings.forEach((subject, parts) -> history.latest(server, subject).ifPresent(snapshot -> {
            Map<String, @Nullable Object> tables = new LinkedHashMap<>();
            for (Rowset rowset : snapshot.rowsets()) {
                String table = rowset.table().name();
                if (parts.stream().anyMatch(table::startsWith)) {
                    tables.put(table, told(rowset));
                }
            }
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("at", SeriesFacts.seconds(snapshot.at()));
            entry.put("interval_s", snapshot.intervalMs() / 1_000.0);
            entry.put("tables", tables);
            found.put(subject, entry);
        }));
        return found;
    }

    /** By table: the newest rows of each database, and when they were read. */
    Map<String, @Nullable Object> newest(String server) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        for (String table : query.newest()) {
            List<Map<String, @Nullable Object>> databases = new ArrayList<>();
            List<TableMoment> moments = history.newest(server, table, query.to().minus(KEPT));
            boolean cut = moments.size() > MOST_DATABASES;
            for (TableMoment moment : moments.stream().limit(MOST_DATABASES).toList()) {
                Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                entry.put("database", moment.database());
                entry.put("at", SeriesFacts.seconds(moment.at()));
                entry.putAll(told(moment.rowset()));
                databases.add(entry);
                cut |= Boolean.TRUE.equals(entry.get("truncated"));
            }
            found.put(table, databases);
            newestTruncated.put(table, cut);
        }
        return found;
    }

    /** By table: whether databases, or rows of one, are left out of {@link #newest}. */
    Map<String, Boolean> newestTruncated() {
        return newestTruncated;
    }

    /** By table: all rows of the time that meet the condition, the newest first. */
    Map<String, @Nullable Object> rows(String server) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        for (FactsQuery.Rows rows : query.rows()) {
            List<TableMoment> moments = within(history.moments(server, rows.table(), query.from()), query);
            List<Map<String, @Nullable Object>> newest = new ArrayList<>();
            for (int i = moments.size() - 1; i >= 0 && newest.size() <= MOST_ROWS; i--) {
                List<Map<String, @Nullable Object>> read = rows(moments.get(i).rowset(), rows.column(), rows.value());
                Collections.reverse(read);
                newest.addAll(read);
            }
            List<Map<String, @Nullable Object>> shown = new ArrayList<>();
            boolean fit = size.add(
                    shown, newest.stream().limit(MOST_ROWS).toList(), rows.isOfOne() ? LONGEST_OF_ONE : LONGEST_TEXT);
            Map<String, @Nullable Object> entry = told(shown, !fit || newest.size() > MOST_ROWS);
            entry.put(
                    "at",
                    moments.isEmpty()
                            ? null
                            : SeriesFacts.seconds(
                                    moments.get(moments.size() - 1).at()));
            found.put(rows.table(), entry);
        }
        return found;
    }

    /** By table: the newest row for each key. */
    Map<String, @Nullable Object> recent(String server) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        for (FactsQuery.Part part : query.recent()) {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            List<Map<String, @Nullable Object>> all = history.recent(server, part.name(), part.of(), query.from());
            boolean fit = size.add(rows, all.stream().limit(MOST_ROWS).toList(), LONGEST_TEXT);
            found.put(part.name(), told(rows, !fit || all.size() > MOST_ROWS));
        }
        return found;
    }

    static List<TableMoment> within(List<TableMoment> moments, FactsQuery query) {
        return moments.stream()
                .filter(moment -> !moment.at().isAfter(query.to()))
                .toList();
    }

    private Map<String, @Nullable Object> told(Rowset rowset) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        List<Map<String, @Nullable Object>> all = rows(rowset);
        boolean fit = size.add(rows, all.stream().limit(MOST_ROWS).toList(), LONGEST_TEXT);
        return told(rows, !fit || all.size() > MOST_ROWS || rowset.truncated());
    }

    /** Rows, and whether there are more. */
    static Map<String, @Nullable Object> told(List<Map<String, @Nullable Object>> rows, boolean more) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("rows", rows);
        entry.put("truncated", more);
        return entry;
    }

    static List<Map<String, @Nullable Object>> rows(Rowset rowset) {
        return rows(rowset, "", "");
    }

    /** Those with a value in a column, none of a table without it; all where no column is named. */
    private static List<Map<String, @Nullable Object>> rows(Rowset rowset, String column, String value) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        int place = rowset.table().indexOf(column);
        for (@Nullable Object[] values : rowset.rows()) {
            if (column.isEmpty() || (place >= 0 && value.equals(Objects.toString(values[place])))) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (int i = 0; i < values.length; i++) {
                    row.put(rowset.table().columns().get(i).name(), values[i]);
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
