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
public final class ServerNameCompleter implements Completer {
    /** Created by the shell. */
    public ServerNameCompleter() {}

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StatusReport report = CommandServices.find(StatusReport.class);
        StringsCompleter names = new StringsCompleter();
        if (report != null) {
            PlainText.list(report.report(), "servers")
                    .forEach(server -> names.getStrings().add(PlainText.cell(server, "name")));
        }
        return names.complete(session, line, candidates);
    }
}
