package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.RowsetView;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:host}: the last reading of the host. */
@Service
@Command(
        scope = "bitville",
        name = "host",
        description = "Shows CPU, memory, disks, file systems, network and postgres processes at the last reading.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/host.txt")
public final class HostCommand extends AgentAction {
    @Nullable
    private History history = CommandServices.find(History.class);

    @Nullable
    private Redaction redaction = CommandServices.find(Redaction.class);

    /** Created by the shell; prints to the session's output. */
    public HostCommand() {
        this(System.out);
    }

    HostCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        Snapshot snapshot = CommandServices.required(history, "the history (bitville-history)")
                .latest("host", "host")
                .orElseThrow(() -> CommandRefusal.of("the host was not read yet; run bitville:collect host"));
        RowsetView view = new RowsetView(out, redaction);
        if (json) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("at", snapshot.at().toString());
            document.put(
                    "tables", snapshot.rowsets().stream().map(view::document).toList());
            out.println(JsonText.of(document));
        } else {
            out.println("Host, seen at " + snapshot.at().truncatedTo(ChronoUnit.SECONDS));
            snapshot.rowsets().forEach(view::print);
        }
        return null;
    }
}
