package com.bitville.postgres.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes {@code show} and then the names of the installed collectors. */
@Service
public final class CollectorsCompleter implements Completer {
    /** Created by the shell. */
    public CollectorsCompleter() {}

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter words = new StringsCompleter();
        String[] arguments = line.getArguments();
        int at = line.getCursorArgumentIndex();
        if (at > 0 && arguments[at - 1].equals("show")) {
            words.getStrings().addAll(new CollectorNames().values());
        } else {
            words.getStrings().add("show");
        }
        return words.complete(session, line, candidates);
    }
}
