package com.bitville.postgres.shell.internal.complete;

import com.bitville.postgres.shell.internal.log.LogFilter;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the classes of log entries. */
@Service
public final class LogClassCompleter implements Completer, NamedValues {
    /** Created by the shell. */
    public LogClassCompleter() {}

    @Override
    public String kind() {
        return "log-classes";
    }

    @Override
    public List<String> values() {
        return LogFilter.CLASSES;
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(values()).complete(session, line, candidates);
    }
}
