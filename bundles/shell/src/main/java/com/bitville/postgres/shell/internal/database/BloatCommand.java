package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
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
public final class BloatCommand extends VisitedAction {
    private static final Map<String, String> KINDS = Map.of("r", "table", "m", "materialized view", "i", "index");

    /** Created by the shell; prints to the session's output. */
    public BloatCommand() {
        this(System.out);
    }

    BloatCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        readArguments();
        List<VisitedRows> visited = visited("bloat");
        if (json) {
            print(VisitedRows.document(server, "bloat", visited));
            return null;
        }
        separated(visited, each -> {
            long known = each.rows().stream()
                    .filter(row -> row.get("bloat_percent") != null)
                    .count();
            title(each, "an estimate for " + known + " of the " + each.rows().size() + " biggest tables and indexes");
            new RelationTable()
                    .name("Relation", "relname")
                    .column("Kind", row -> KINDS.getOrDefault(PlainText.cell(row, "relkind"), "-"))
                    .pages("Size", "relpages")
                    .column("Empty %", row -> PlainText.cell(row, "bloat_percent"))
                    .bytes("Empty", "bloat_bytes")
                    .text("Estimate by", "estimator")
                    .extra("Kind", "Estimate by")
                    .print(
                            out,
                            RelationTable.first(each.rows(), most, "bloat_bytes"),
                            "No table or index is big enough for an estimate.");
        });
        return null;
    }
}
