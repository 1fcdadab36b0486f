package com.bitville.postgres.shell.internal.statement;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one server over several readings, each counter summed.
 *
 * @param rows one for each statement, role and database, most execution time first
 * @param readings how many readings were summed
 * @param first when the first of them was taken; null if there is none
 * @param last when the last of them was taken
 */
public record StatementSums(
        List<Map<String, @Nullable Object>> rows,
        int readings,
        @Nullable Instant first,
        @Nullable Instant last) {
    private static final String TABLE = "statements";

    /** All readings since an instant. */
    public static StatementSums since(History history, String server, Instant from) {
        List<TableMoment> moments = history.moments(server, TABLE, from).stream()
                .filter(moment -> !moment.at().isBefore(from))
                .toList();
        Map<List<@Nullable Object>, Map<String, @Nullable Object>> sums = new LinkedHashMap<>();
        for (TableMoment moment : moments) {
            Set<String> counters = moment.rowset().table().columns().stream()
                    .filter(column -> column.kind() == Kind.COUNTER)
                    .map(Column::name)
                    .collect(Collectors.toSet());
            for (Map<String, @Nullable Object> row : RowRecords.of(moment.rowset())) {
                sums.merge(key(row), row, (sum, more) -> add(sum, more, counters));
            }
        }
        return new StatementSums(
                sums.values().stream()
                        .sorted(Comparator.comparingDouble(row -> -RowRecords.number(row, "total_exec_time")))
                        .toList(),
                moments.size(),
                moments.isEmpty() ? null : moments.get(0).at(),
                moments.isEmpty() ? null : moments.get(moments.size() - 1).at());
    }

    private static List<@Nullable Object> key(Map<String, @Nullable Object> row) {
        return Arrays.asList(row.get("queryid"), row.get("userid"), row.get("dbid"), row.get("toplevel"));
    }

    private static Map<String, @Nullable Object> add(
            Map<String, @Nullable Object> sum, Map<String, @Nullable Object> more, Set<String> counters) {
        more.forEach((column, value) -> {
            if (!counters.contains(column)) {
                sum.put(column, value);
            } else if (value instanceof Long number && sum.get(column) instanceof Long before) {
                sum.put(column, before + number);
            } else if (value instanceof Number number) {
                sum.put(column, RowRecords.number(sum, column) + number.doubleValue());
            }
        });
        return sum;
    }

    /** The texts of statements by identifier: redacted, as they are sent. */
    public static Map<String, String> texts(History history, String server, Instant from) {
        Map<String, String> texts = new HashMap<>();
        history.recent(server, "statement_texts", "queryid", from)
                .forEach(row -> texts.put(String.valueOf(row.get("queryid")), String.valueOf(row.get("query"))));
        return texts;
    }
}
