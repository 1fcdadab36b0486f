package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/**
 * The newest rows of one table of a database.
 *
 * @param database its name
 * @param at when it was visited
 * @param ageSeconds how long ago that is
 * @param rows by column name
 * @param cut whether there are more, which follow at the next visits
 */
record VisitedRows(
        String database, Instant at, long ageSeconds, List<Map<String, @Nullable Object>> rows, boolean cut) {
    /** The longest time that any subject is kept. */
    private static final Duration LONGEST = Duration.ofDays(2);

    /** Those of all databases in memory, by name. */
    static List<VisitedRows> of(History history, String server, String table, Instant now) {
        return history.newest(server, table, now.minus(LONGEST)).stream()
                .map(moment -> new VisitedRows(
                        moment.database(),
                        moment.at(),
                        Math.max(0, Duration.between(moment.at(), now).toSeconds()),
                        RowRecords.of(moment.rowset()),
                        moment.rowset().truncated()))
                .toList();
    }

    /** Those of one database, or of all if the name is empty. */
    static List<VisitedRows> of(History history, String server, String table, Instant now, String database)
            throws CommandException {
        List<VisitedRows> all = of(history, server, table, now);
        List<VisitedRows> asked = all.stream()
                .filter(each -> database.isEmpty() || each.database().equals(database))
                .toList();
        if (asked.isEmpty()) {
            String what = database.isEmpty()
                    ? "no database of server " + server + " has figures in memory"
                    : "database " + database + " of server " + server + " has no figures in memory";
            throw CommandRefusal.of(what + "; databases with figures: "
                    + (all.isEmpty()
                            ? "none"
                            : all.stream().map(VisitedRows::database).collect(Collectors.joining(", ")))
                    + "; bitville:status --json lists under servers.visits when each is visited, and what is left out");
        }
        return asked;
    }

    /** The line above the rows of a database: its name, the age of the figures, and what they are. */
    String title(String what) {
        return PlainText.printable(database) + ", read " + RelationTable.age(ageSeconds) + " ago: " + what;
    }

    /** The rows of all databases, each with {@code age} for people. */
    static List<Map<String, @Nullable Object>> withAge(List<VisitedRows> visited) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (VisitedRows each : visited) {
            each.rows().forEach(row -> {
                row.put("age", RelationTable.age(each.ageSeconds()) + " ago");
                rows.add(row);
            });
        }
        return rows;
    }

    /** For JSON. */
    static Map<String, @Nullable Object> document(String server, String rows, List<VisitedRows> visited) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("server", server);
        List<Map<String, @Nullable Object>> databases = new ArrayList<>();
        for (VisitedRows each : visited) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("database", each.database());
            entry.put("at", each.at().toString());
            entry.put("age_s", each.ageSeconds());
            entry.put("truncated", each.cut());
            entry.put(rows, each.rows());
            databases.add(entry);
        }
        document.put("databases", databases);
        return document;
    }
}
