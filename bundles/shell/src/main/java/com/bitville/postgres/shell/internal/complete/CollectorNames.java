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
public final class CollectorNames implements Completer, NamedValues {
    /** Created by the shell. */
    public CollectorNames() {}

    @Override
    public String kind() {
        return "collectors";
    }

    @Override
    public List<String> values() {
        CollectorRunner engine = CommandServices.find(CollectorRunner.class);
        return engine == null
                ? List.of()
                : engine.collectors().stream()
                        .map(collector -> collector.subject().name())
                        .toList();
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(values()).complete(session, line, candidates);
    }
}
