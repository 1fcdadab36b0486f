package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:datasources}: the data sources of the container, and how each would be watched. */
@Service
@Command(
        scope = "bitville",
        name = "datasources",
        description =
                "Lists the container's data sources: which are watched, and the command that would watch each of the others.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/database/datasources.txt")
public final class DatasourcesCommand extends AgentAction {
    private static final String KEY = "datasources";

    @Argument(name = "words", description = "None", multiValued = true)
    private List<String> words = List.of();

    @Nullable
    private StatusReport statusReport = CommandServices.find(StatusReport.class);

    /** Created by the shell; prints to the session's output. */
    public DatasourcesCommand() {
        this(System.out);
    }

    DatasourcesCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        arguments(words, 0);
        Map<String, Object> status = CommandServices.required(statusReport, "the status (bitville-health)")
                .report();
        List<Map<?, ?>> sources = PlainText.list(status, KEY);
        if (json) {
            print(Map.of(KEY, sources));
        } else if (!status.containsKey(KEY)) {
            Screen.wrapped(
                    out,
                    "The feature bitville-jdbc, which knows data sources, is off: bitville:config set agent.features jdbc"
                            + " (bitville:features shows which are named already).",
                    0);
        } else if (sources.isEmpty()) {
            out.println("The container has no data source (org.ops4j.datasource-*.cfg).");
        } else {
            table(sources);
        }
        return null;
    }

    private void table(List<Map<?, ?>> sources) {
        TextTable table = new TextTable();
        List.of("Data source", "State", "Server", "Address").forEach(table::column);
        for (Map<?, ?> source : sources) {
            String state = PlainText.cell(source, "state");
            table.addRow()
                    .addContent(
                            PlainText.cell(source, "name"), state.replace('_', ' '), server(source), address(source));
        }
        table.print(out);
        for (Map<?, ?> source : sources) {
            String name = PlainText.cell(source, "name");
            if (!String.valueOf(source.get("reason")).isEmpty()) {
                Screen.wrapped(out, name + ": " + PlainText.cell(source, "reason"), 4);
            }
            if (Boolean.TRUE.equals(source.get("plain_password"))) {
                Screen.wrapped(
                        out,
                        name + ": every bundle can read its password; write .password in place of password in "
                                + PlainText.cell(source, "origin"),
                        4);
            }
        }
        sources.stream()
                .map(source -> String.valueOf(source.get("watch")))
                .filter(line -> !line.isEmpty())
                .forEach(line -> out.println("    " + PlainText.printable(line)));
    }

    private static String server(Map<?, ?> source) {
        String server = PlainText.cell(source, "server");
        return server.isEmpty() ? "-" : server;
    }

    private static String address(Map<?, ?> source) {
        String host = PlainText.cell(source, "host");
        return host.isEmpty() || host.equals("-")
                ? "-"
                : (host.contains(":") ? "[" + host + "]" : host) + ":" + source.get("port") + "/"
                        + PlainText.cell(source, "database");
    }
}
