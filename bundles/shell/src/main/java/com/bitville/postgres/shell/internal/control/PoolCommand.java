package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.AgentInstallation;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:pool}: the agent's own connections. */
@Service
@Command(
        scope = "bitville",
        name = "pool",
        description = "Shows the agent's own connections to each server.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/pool.txt")
public final class PoolCommand extends ServerAction {
    @Argument(name = "server", description = "The server's configured name; default: all servers", multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    @Nullable
    private StatusReport report = CommandServices.find(StatusReport.class);

    /** Created by the shell; prints to the session's output. */
    public PoolCommand() {
        this(System.out);
    }

    PoolCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        String named = named(arguments(words, 1).at(0));
        List<Map<?, ?>> servers =
                PlainText.list(
                                CommandServices.required(report, "the engine (bitville-engine)")
                                        .report(),
                                "servers")
                        .stream()
                        .filter(server -> named.isEmpty() || named.equals(server.get("name")))
                        .toList();
        if (json) {
            out.println(JsonText.of(servers.stream().map(PoolCommand::document).toList()));
            return null;
        }
        TextTable table = new TextTable();
        for (String column :
                List.of("Server", "State", "Open", "Busy", "Idle", "Waiting", "Most", "Opened", "Last error")) {
            table.column(column);
        }
        for (Map<?, ?> server : servers) {
            Map<?, ?> pool = PlainText.map(server, "pool");
            table.addRow()
                    .addContent(
                            PlainText.cell(server, "name"),
                            PlainText.cell(server, "state"),
                            PlainText.cell(pool, "total"),
                            PlainText.cell(pool, "active"),
                            PlainText.cell(pool, "idle"),
                            PlainText.cell(pool, "waiting"),
                            PlainText.cell(pool, "max"),
                            PlainText.cell(pool, "opened"),
                            PlainText.cell(pool, "last_error"));
        }
        table.emptyTableText(
                AgentInstallation.COMMAND.in("No server is configured: bin/bitville config set database.host HOST"));
        table.print(out);
        return null;
    }

    private static Map<String, @Nullable Object> document(Map<?, ?> server) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("server", server.get("name"));
        document.put("state", server.get("state"));
        document.put("reason", server.get("reason"));
        document.put("pool", server.get("pool"));
        return document;
    }
}
