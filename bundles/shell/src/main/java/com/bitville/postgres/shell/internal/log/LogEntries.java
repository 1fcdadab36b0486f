package com.bitville.postgres.shell.internal.log;

import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log entries of a period.
 *
 * @param rows by column name without nulls, oldest first
 * @param until by server, the end of the period that was read: the servers' cycles end in any order
 */
public record LogEntries(List<Map<String, @Nullable Object>> rows, Map<String, Instant> until) {
    /** The past entries of one server or, if the name is empty, of all servers. */
    public static LogEntries all(History history, String server) {
        return new LogEntries(List.of(), Map.of()).next(history, server);
    }

    /** The entries since the given ones. */
    public LogEntries next(History history, String server) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        Map<String, Instant> seen = new HashMap<>(until);
        for (String name : server.isEmpty() ? history.servers() : List.of(server)) {
            Instant after = seen.getOrDefault(name, Instant.EPOCH);
            for (TableMoment tableMoment : history.moments(name, "entries", after.plusNanos(1))) {
                Table table = tableMoment.rowset().table();
                tableMoment.rowset().rows().forEach(row -> rows.add(entry(name, table, row)));
                seen.put(name, tableMoment.at());
            }
        }
        rows.sort(Comparator.comparing(row -> row.get("time") instanceof Instant time ? time : Instant.EPOCH));
        return new LogEntries(rows, seen);
    }

    /** The entries from an instant on. */
    public List<Map<String, @Nullable Object>> since(Instant from) {
        return rows.stream()
                .filter(row -> !(row.get("time") instanceof Instant time) || !time.isBefore(from))
                .toList();
    }

    private static Map<String, @Nullable Object> entry(String server, Table table, @Nullable Object[] row) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("server", server);
        for (int i = 0; i < row.length; i++) {
            if (row[i] != null) {
                entry.put(
                        table.columns().get(i).name(),
                        RowRecords.value(table.columns().get(i), row[i]));
            }
        }
        return entry;
    }
}
