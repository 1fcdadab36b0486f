package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
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
public final class IndexesCommand extends VisitedAction {
    @Option(
            name = "--problems",
            description = "Invalid, duplicate and redundant indexes, and foreign keys without an index")
    private boolean problems;

    /** Created by the shell; prints to the session's output. */
    public IndexesCommand() {
        this(System.out);
    }

    IndexesCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        readArguments();
        String table = problems ? "index_problems" : database.isEmpty() ? "indexes_sum" : "indexes";
        List<VisitedRows> visited = visited(table);
        if (json) {
            print(VisitedRows.document(server, problems ? "problems" : "indexes", visited));
        } else if (problems) {
            separated(visited, this::problems);
        } else if (database.isEmpty()) {
            databases(visited);
        } else {
            indexes(visited.get(0));
        }
        return null;
    }

    private void problems(VisitedRows visited) {
        title(visited, PlainText.count(visited.rows().size(), "problem"));
        if (!visited.rows().isEmpty()) {
            new RelationTable()
                    .text("Problem", "problem")
                    .name("Table", "relname")
                    .text("Name", "name")
                    .column("Because of", row -> PlainText.cell(row, "other"))
                    .pages("Size", "pages")
                    .number("Scans", "idx_scan")
                    .print(out, visited.rows().stream().limit(most).toList(), "");
        }
    }

    private void databases(List<VisitedRows> visited) {
        List<Map<String, @Nullable Object>> rows = VisitedRows.withAge(visited);
        new RelationTable()
                .text("Database", "datname")
                .text("Read", "age")
                .number("Indexes", "relations")
                .pages("Size", "pages")
                .number("Invalid", "invalid")
                .number("Never scanned", "never_scanned")
                .extra("Never scanned")
                .print(out, RelationTable.first(rows, rows.size(), "pages"), "No database was visited yet.");
    }

    private void indexes(VisitedRows visited) {
        title(visited, RelationTable.first(visited.rows().size(), most, "index", "indexes") + " by size");
        new RelationTable()
                .name("Table", "relname")
                .text("Index", "indexrelname")
                .text("Method", "amname")
                .pages("Size", "relpages")
                .number("Scans", "idx_scan")
                .flag("Unique", "indisunique")
                .flag("Valid", "indisvalid")
                .extra("Method", "Unique")
                .print(out, RelationTable.first(visited.rows(), most, "relpages"), "It has no index.");
    }
}
