package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:destinations}: where payloads go, and what waits for each. */
@Service
@Command(
        scope = "bitville",
        name = "destinations",
        description = "Shows where payloads go, what waits for each destination, and how fast it goes.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/destinations.txt")
public final class DestinationsCommand extends AgentAction {
    private static final int NOT_WELL = 2;
    private static final String LISTENER = "listener";

    @Nullable
    private StatusReport report = CommandServices.find(StatusReport.class);

    /** Created by the shell; prints to the session's output. */
    public DestinationsCommand() {
        this(System.out);
    }

    DestinationsCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        Map<String, Object> status =
                CommandServices.required(report, "the status (bitville-health)").report();
        Map<?, ?> spool = PlainText.map(status, "spool");
        List<Map<String, @Nullable Object>> destinations = PlainText.list(status, "destinations").stream()
                .map(destination -> withSpool(destination, spool))
                .toList();
        if (json) {
            print(Map.of("destinations", destinations));
        } else {
            table(destinations);
        }
        return destinations.stream().anyMatch(DestinationsCommand::holdsPayloads) ? NOT_WELL : null;
    }

    private static boolean holdsPayloads(Map<String, @Nullable Object> destination) {
        return Boolean.FALSE.equals(destination.get("well"));
    }

    /** What waits is told by the spool: the listener's is the agent's own, each other destination has one beside it. */
    private static Map<String, @Nullable Object> withSpool(Map<?, ?> destination, Map<?, ?> spool) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>();
        destination.forEach((key, value) -> whole.put(String.valueOf(key), value));
        String name = PlainText.cell(destination, "name");
        Map<?, ?> own = name.equals(LISTENER) ? spool : PlainText.map(PlainText.map(spool, "destinations"), name);
        whole.put("waiting", own.get("files"));
        whole.put("waiting_bytes", own.get("bytes"));
        whole.put("dead", own.get("dead"));
        return whole;
    }

    private void table(List<Map<String, @Nullable Object>> destinations) {
        TextTable table = new TextTable()
                .columns("Destination", "State", "Waiting", "Size", "Last minute", "Delivered", "Backlog ends")
                .extra("To")
                .emptyTableText("No destination is known: look for bitville-shipper in bundle:list.");
        for (Map<String, @Nullable Object> destination : destinations) {
            table.addRow()
                    .addContent(
                            PlainText.cell(destination, "name"),
                            PlainText.cell(destination, "state"),
                            PlainText.cell(destination, "waiting"),
                            PlainText.size(destination.get("waiting_bytes")),
                            PlainText.cell(destination, "rate_per_minute"),
                            PlainText.cell(destination, "delivered"),
                            PlainText.in(destination, "backlog_eta_s"),
                            PlainText.cell(destination, "to"));
        }
        table.print(out);
        for (Map<String, @Nullable Object> destination : destinations) {
            if (holdsPayloads(destination)) {
                String name = PlainText.cell(destination, "name");
                Screen.wrapped(out, name + ": " + PlainText.cell(destination, "last_error"), 2);
                Screen.wrapped(out, "remedy: " + PlainText.cell(destination, "remedy"), 2);
            }
        }
    }
}
