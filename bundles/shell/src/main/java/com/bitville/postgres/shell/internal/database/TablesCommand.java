package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:tables}: the totals of all databases, or the first tables of one. */
@Service
@Command(
        scope = "bitville",
        name = "tables",
        description = "Shows the totals of each visited database, or the first tables of one.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/database/tables.txt")
public final class TablesCommand extends VisitedAction {
    private static final Map<String, String[]> MEASURES = Map.of(
            "size", new String[] {"relpages", "toast_pages"},
            "dead", new String[] {"n_dead_tup"},
            "seq", new String[] {"seq_scan"},
            "writes", new String[] {"n_tup_ins", "n_tup_upd", "n_tup_del"});

    private static final Map<String, String> TITLES =
            Map.of("size", "size", "dead", "dead rows", "seq", "sequential scans", "writes", "rows written");

    @Option(name = "--by", description = "size, dead, seq or writes", valueToShowInHelp = "size")
    @Completion(
            value = StringsCompleter.class,
            values = {"size", "dead", "seq", "writes"})
    private String by = "size";

    @Nullable
    private SeriesStore store = CommandServices.find(SeriesStore.class);

    /** Created by the shell; prints to the session's output. */
    public TablesCommand() {
        this(System.out);
    }

    TablesCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        readArguments();
        String[] measure = MEASURES.get(by);
        if (measure == null) {
            throw CommandRefusal.of("--by is " + by + ", allowed: size, dead, seq, writes");
        }
        List<VisitedRows> visited = visited(database.isEmpty() ? "tables_sum" : "tables");
        if (json) {
            print(VisitedRows.document(server, "tables", visited));
        } else if (database.isEmpty()) {
            databases(visited);
        } else {
            tables(visited.get(0), measure);
        }
        return null;
    }

    private void databases(List<VisitedRows> visited) {
        List<Map<String, @Nullable Object>> rows = VisitedRows.withAge(visited);
        new RelationTable()
                .text("Database", "datname")
                .text("Read", "age")
                .number("Tables", "relations")
                .number("Partitions", "partitions")
                .pages("Size", "pages")
                .number("Live rows", "n_live_tup")
                .number("Dead rows", "n_dead_tup")
                .number("Changed", "changed")
                .extra("Partitions", "Live rows", "Changed")
                .print(out, RelationTable.first(rows, rows.size(), "pages"), "No database was visited yet.");
    }

    private void tables(VisitedRows visited, String[] measure) {
        title(visited, RelationTable.first(visited.rows().size(), most, "table", "tables") + " by " + TITLES.get(by));
        TableGrowth growth = new TableGrowth(store, server, visited.database(), clock.instant());
        new RelationTable()
                .name("Table", "relname")
                .pages("Size", "relpages", "toast_pages")
                .column("A day", growth::perDay)
                .column("Doubles in", growth::doubles)
                .number("Live rows", "n_live_tup")
                .number("Dead rows", "n_dead_tup")
                .number("Inserted", "n_tup_ins")
                .number("Updated", "n_tup_upd")
                .number("Deleted", "n_tup_del")
                .number("Seq scans", "seq_scan")
                .number("Index scans", "idx_scan")
                .extra("Index scans", "Inserted", "Updated", "Deleted", "Doubles in")
                .print(out, RelationTable.first(visited.rows(), most, measure), "It has no table.");
    }
}
