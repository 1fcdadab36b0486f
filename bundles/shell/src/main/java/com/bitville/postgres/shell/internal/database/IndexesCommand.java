package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
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

/** {@code bitville:indexes}: the totals of all databases, the first indexes of one, or what is wrong with indexes. */
@Service
@Command(
        scope = "bitville",
        name = "indexes",
        description = "Shows indexes of a visited database, or what is wrong with them.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/database/indexes.txt")
public final class IndexesCommand extends HistoryAction {
    @Argument(name = "database", description = "The database; default: all of them", multiValued = true)
    private List<String> words = List.of();

    private String database = "";

    @Option(name = "--server", description = "The server's configured name; default: \"default\"")
    @Completion(ServerNameCompleter.class)
    private String server = "default";

    @Option(
            name = "--problems",
            description = "Invalid, duplicate and redundant indexes, and foreign keys without an index")
    private boolean problems;

    @Option(name = "--limit", description = "The number of rows; default: 20")
    private int limit = 20;

    @Option(name = "--json", description = "Print a JSON object with every column")
    private boolean json;

    /** Created by the shell; prints to the session's output. */
    public IndexesCommand() {
        this(System.out);
    }

    IndexesCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        DatabaseWords given = DatabaseWords.of(words, Set.of("--json", "--problems"), Set.of("--server", "--limit"));
        database = given.database();
        server = given.value("--server", server);
        limit = given.limit(limit);
        json |= given.flags().contains("--json");
        problems |= given.flags().contains("--problems");
        String table = problems ? "index_problems" : database.isEmpty() ? "indexes_sum" : "indexes";
        List<VisitedRows> visited = VisitedRows.of(known(), server, table, database);
        if (json) {
            out.println(JsonText.of(VisitedRows.document(server, problems ? "problems" : "indexes", visited)));
        } else if (problems) {
            visited.forEach(this::problems);
        } else if (database.isEmpty()) {
            databases(visited);
        } else {
            indexes(visited.get(0));
        }
        return null;
    }

    private void problems(VisitedRows visited) {
        out.printf(
                "%s, read %s ago: %d problems%n",
                visited.database(),
                RelationTable.age(visited.ageSeconds()),
                visited.rows().size());
        if (!visited.rows().isEmpty()) {
            new RelationTable()
                    .text("Problem", "problem")
                    .name("Table", "relname")
                    .text("Name", "name")
                    .column("Because of", row -> PlainText.cell(row, "other"))
                    .pages("Size", "pages")
                    .number("Scans", "idx_scan")
                    .print(out, visited.rows().stream().limit(limit).toList(), "");
        }
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
                .number("Indexes", "relations")
                .pages("Size", "pages")
                .number("Invalid", "invalid")
                .number("Never scanned", "never_scanned")
                .print(out, RelationTable.first(rows, rows.size(), "pages"), "No database was visited yet.");
    }

    private void indexes(VisitedRows visited) {
        out.printf(
                "%s, read %s ago: the first %d indexes by size%n",
                visited.database(),
                RelationTable.age(visited.ageSeconds()),
                Math.min(limit, visited.rows().size()));
        new RelationTable()
                .name("Table", "relname")
                .text("Index", "indexrelname")
                .text("Method", "amname")
                .pages("Size", "relpages")
                .number("Scans", "idx_scan")
                .text("Unique", "indisunique")
                .text("Valid", "indisvalid")
                .print(out, RelationTable.first(visited.rows(), limit, "relpages"), "It has no index.");
    }
}
