package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.view.JsonText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:tables}: the totals of all databases, or the first tables of one. */
@Service
@Command(
        scope = "bitville",
        name = "tables",
        description = "Shows the totals of each visited database, or the first tables of one.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/database/tables.txt")
public final class TablesCommand extends HistoryAction {
    private static final Map<String, String[]> MEASURES = Map.of(
            "size", new String[] {"relpages", "toast_pages"},
            "dead", new String[] {"n_dead_tup"},
            "seq", new String[] {"seq_scan"},
            "writes", new String[] {"n_tup_ins", "n_tup_upd", "n_tup_del"});

    @Argument(name = "database", description = "The database; default: the totals of all of them", multiValued = true)
    private List<String> words = List.of();

    private String database = "";

    @Option(name = "--server", description = "The server's configured name; default: \"default\"")
    @Completion(ServerNameCompleter.class)
    private String server = "default";

    @Option(name = "--by", description = "size, dead, seq or writes; default: size")
    private String by = "size";

    @Option(name = "--limit", description = "The number of tables; default: 20")
    private int limit = 20;

    @Option(name = "--json", description = "Print a JSON object with every column")
    private boolean json;

    /** Created by the shell; prints to the session's output. */
    public TablesCommand() {
        this(System.out);
    }

    TablesCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        DatabaseWords given = DatabaseWords.of(words, Set.of("--json"), Set.of("--server", "--by", "--limit"));
        database = given.database();
        server = given.value("--server", server);
        limit = given.limit(limit);
        json |= given.flags().contains("--json");
        by = given.value("--by", by);
        String[] measure = MEASURES.get(by);
        if (measure == null) {
            throw CommandRefusal.of("--by is " + by + ", allowed: size, dead, seq, writes");
        }
        List<VisitedRows> visited =
                VisitedRows.of(known(), server, database.isEmpty() ? "tables_sum" : "tables", database);
        if (json) {
            out.println(JsonText.of(VisitedRows.document(server, "tables", visited)));
        } else if (database.isEmpty()) {
            databases(visited);
        } else {
            tables(visited.get(0), measure);
        }
        return null;
    }

    private void databases(List<VisitedRows> visited) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (VisitedRows each : visited) {
            each.rows().forEach(row -> {
                row.put("age", RelationTable.age(each.ageSeconds()));
                rows.add(row);
            });
        }
        new RelationTable()
                .text("Database", "datname")
                .text("Read before", "age")
                .number("Tables", "relations")
                .number("Partitions", "partitions")
                .pages("Size", "pages")
                .number("Live rows", "n_live_tup")
                .number("Dead rows", "n_dead_tup")
                .number("Changed", "changed")
                .print(out, RelationTable.first(rows, rows.size(), "pages"), "No database was visited yet.");
    }

    private void tables(VisitedRows visited, String[] measure) {
        out.printf(
                "%s, read %s ago: the first %d tables by %s%n",
                visited.database(),
                RelationTable.age(visited.ageSeconds()),
                Math.min(limit, visited.rows().size()),
                by);
        new RelationTable()
                .name("Table", "relname")
                .pages("Size", "relpages", "toast_pages")
                .number("Live rows", "n_live_tup")
                .number("Dead rows", "n_dead_tup")
                .number("Inserted", "n_tup_ins")
                .number("Updated", "n_tup_upd")
                .number("Deleted", "n_tup_del")
                .number("Seq scans", "seq_scan")
                .number("Index scans", "idx_scan")
                .print(out, RelationTable.first(visited.rows(), limit, measure), "It has no table.");
    }
}
