package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:bloat}: what of the biggest tables and indexes is probably empty. */
@Service
@Command(
        scope = "bitville",
        name = "bloat",
        description = "Shows how much of the biggest tables and indexes is probably empty, and by which estimate.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/database/bloat.txt")
public final class BloatCommand extends HistoryAction {
    @Argument(name = "database", description = "The database; default: all of them", multiValued = true)
    private List<String> words = List.of();

    private String database = "";

    @Option(name = "--server", description = "The server's configured name; default: \"default\"")
    @Completion(ServerNameCompleter.class)
    private String server = "default";

    @Option(name = "--limit", description = "The number of rows of each database; default: 20")
    private int limit = 20;

    @Option(name = "--json", description = "Print a JSON object with every column")
    private boolean json;

    /** Created by the shell; prints to the session's output. */
    public BloatCommand() {
        this(System.out);
    }

    BloatCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        DatabaseWords given = DatabaseWords.of(words, Set.of("--json"), Set.of("--server", "--limit"));
        database = given.database();
        server = given.value("--server", server);
        limit = given.limit(limit);
        json |= given.flags().contains("--json");
        List<VisitedRows> visited = VisitedRows.of(known(), server, "bloat", database);
        if (json) {
            out.println(JsonText.of(VisitedRows.document(server, "bloat", visited)));
            return null;
        }
        for (VisitedRows each : visited) {
            long known = each.rows().stream()
                    .filter(row -> row.get("bloat_percent") != null)
                    .count();
            out.printf(
                    "%s, read %s ago: an estimate for %d of the %d biggest%n",
                    each.database(),
                    RelationTable.age(each.ageSeconds()),
                    known,
                    each.rows().size());
            new RelationTable()
                    .name("Relation", "relname")
                    .text("Kind", "relkind")
                    .pages("Size", "relpages")
                    .column("Empty %", row -> PlainText.cell(row, "bloat_percent"))
                    .bytes("Empty", "bloat_bytes")
                    .text("Estimate by", "estimator")
                    .print(out, RelationTable.first(each.rows(), limit, "bloat_bytes"), "Nothing is big enough.");
        }
        return null;
    }
}
