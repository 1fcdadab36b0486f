package com.bitville.postgres.shell.internal.complete;

import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the configured names of the servers. */
@Service
public final class ServerNameCompleter implements Completer, NamedValues {
    /** Created by the shell. */
    public ServerNameCompleter() {}

    @Override
    public String kind() {
        return "servers";
    }

    @Override
    public List<String> values() {
        StatusReport report = CommandServices.find(StatusReport.class);
        return report == null
                ? List.of()
                : PlainText.list(report.report(), "servers").stream()
                        .map(server -> PlainText.cell(server, "name"))
                        .toList();
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(values()).complete(session, line, candidates);
    }
}
