package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;

/** A command about the visited databases of one server. */
abstract class VisitedAction extends HistoryAction {
    private static final String DEFAULT = "default";

    @Argument(name = "database", description = "The database; all where none is given", multiValued = true)
    private List<String> words = List.of();

    @Option(name = "--limit", description = "The most rows of each database", valueToShowInHelp = "20")
    private String limit = "20";

    /** Empty for all databases. */
    protected String database = "";

    /** The most rows of each database. */
    protected int most;

    VisitedAction(PrintStream out) {
        super(out);
    }

    /** Called first: sets the server, which is the first that is configured where none is named, the database and the limit. */
    final void readArguments() throws CommandException {
        database = arguments(words, 1).at(0);
        most = positive("--limit", limit);
        String named = named("");
        List<String> configured = configured();
        String first = configured.isEmpty() || configured.contains(DEFAULT) ? DEFAULT : configured.get(0);
        server = named.isEmpty() ? first : named;
    }
}
