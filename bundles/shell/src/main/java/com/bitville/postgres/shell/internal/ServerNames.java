package com.bitville.postgres.shell.internal;

import com.bitville.postgres.api.status.StatusReport;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the configured names of the servers. */
@Service
public final class ServerNames implements Completer {
    /** Made by the shell. */
    public ServerNames() {}

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StatusReport report = Services.find(StatusReport.class);
        StringsCompleter names = new StringsCompleter();
        if (report != null) {
            Text.list(report.report(), "servers")
                    .forEach(server -> names.getStrings().add(Text.cell(server, "name")));
        }
        return names.complete(session, line, candidates);
    }
}
