package com.bitville.postgres.shell.internal.complete;

import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the names of the installed collectors. */
@Service
public final class CollectorNames implements Completer {
    /** Created by the shell. */
    public CollectorNames() {}

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        CollectorRunner collectorRunner = CommandServices.find(CollectorRunner.class);
        StringsCompleter names = new StringsCompleter();
        if (collectorRunner != null) {
            collectorRunner
                    .collectors()
                    .forEach(collector ->
                            names.getStrings().add(collector.subject().name()));
        }
        return names.complete(session, line, candidates);
    }
}
