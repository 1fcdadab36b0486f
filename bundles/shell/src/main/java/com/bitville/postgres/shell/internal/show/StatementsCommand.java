package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
import org.jspecify.annotations.Nullable;

/** {@code bitville:statements}: the statements with the most time in the last interval. */
@Service
@Command(
        scope = "bitville",
        name = "statements",
        description = "Shows the statements with the most execution time in the last interval.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/statements.txt")
public final class StatementsCommand extends HistoryAction {
    private static final int WIDEST = 70;

    @Argument(name = "server", description = "The server's configured name; default: \"default\"")
    @Completion(ServerNameCompleter.class)
    private String server = "default";

    @Option(name = "--limit", description = "The number of statements; default: 10")
    private int limit = 10;

    @Option(name = "--json", description = "Print a JSON object with every counter")
    private boolean json;

    /** Created by the shell; prints to the session's output. */
    public StatementsCommand() {
        this(System.out);
    }

    StatementsCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        History kept = known();
        Snapshot snapshot = kept.latest(server, "statements")
                .orElseThrow(
                        () -> CommandRefusal.of("no statements of " + server + " were read yet; servers with data: "
                                + kept.servers() + "; see bitville:collectors for the collector's state"));
        Rowset statements = snapshot.rowsets().stream()
                .filter(rowset -> rowset.table().name().equals("statements"))
                .findFirst()
                .orElseThrow(() -> CommandRefusal.of(
                        "the only reading of " + server + " so far is the baseline; wait one interval"));
        List<Map<String, @Nullable Object>> rows = RowRecords.of(statements);
        Map<String, String> texts = texts(kept);
        rows.forEach(row -> row.put("query", texts.get(String.valueOf(row.get("queryid")))));
        if (json) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("server", server);
            document.put("at", snapshot.at().toString());
            document.put("interval_ms", snapshot.intervalMs());
            document.put("statements", rows);
            out.println(JsonText.of(document));
            return null;
        }
        print(snapshot, statements.total(), rows);
        return null;
    }

    private void print(Snapshot snapshot, long total, List<Map<String, @Nullable Object>> rows) {
        out.printf(
                "%s, %d s up to %s: %d of %d statements that ran%n",
                server,
                snapshot.intervalMs() / 1000,
                snapshot.at().truncatedTo(ChronoUnit.SECONDS),
                Math.min(limit, rows.size()),
                total);
        ShellTable table = new ShellTable();
        for (String column :
                List.of("Total ms", "Calls", "Mean ms", "Rows", "Read", "Query id", "User", "Database", "Statement")) {
            table.column(column);
        }
        for (Map<String, @Nullable Object> row : rows.subList(0, Math.min(limit, rows.size()))) {
            double ms = RowRecords.number(row, "total_exec_time");
            double calls = RowRecords.number(row, "calls");
            table.addRow()
                    .addContent(
                            String.format("%.1f", ms),
                            Math.round(calls),
                            calls == 0 ? "-" : String.format("%.2f", ms / calls),
                            Math.round(RowRecords.number(row, "rows")),
                            Math.round(RowRecords.number(row, "shared_blks_read")),
                            PlainText.cell(row, "queryid"),
                            PlainText.cell(row, "usename"),
                            PlainText.cell(row, "datname"),
                            PlainText.line(row.get("query"), WIDEST));
        }
        table.emptyTableText("No statement ran in the last interval.");
        table.print(out);
    }

    /** The history holds redacted texts, as they are sent. */
    private Map<String, String> texts(History kept) {
        Map<String, String> texts = new HashMap<>();
        kept.recent(server, "statement_texts", "queryid", Instant.now().minus(History.RETENTION))
                .forEach(row -> texts.put(String.valueOf(row.get("queryid")), String.valueOf(row.get("query"))));
        return texts;
    }
}
