package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.view.HistoryLookup;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;

/** A command with a live view. */
public abstract class LiveAction extends HistoryAction {
    protected final Clock clock;

    protected LiveAction(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    /** A live view that begins with the named server, or with the first. */
    protected final LiveView live(History known, String named) throws CommandException {
        List<String> servers = new ArrayList<>(HistoryLookup.servers(known, ""));
        servers.addAll(
                configured().stream().filter(each -> !servers.contains(each)).toList());
        if (servers.isEmpty()) {
            servers.add(HistoryLookup.server(known, named));
        }
        if (!named.isEmpty()) {
            servers.remove(named);
            servers.add(0, named);
        }
        LiveReader reader = new LiveReader(
                CommandServices.find(CollectorRunner.class),
                CommandServices.find(StatusReport.class),
                CommandServices.find(Redaction.class),
                known,
                clock);
        return new LiveView(out, reader, known, servers, clock);
    }
}
