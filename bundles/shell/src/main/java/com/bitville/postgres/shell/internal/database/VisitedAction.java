package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.terminal.Screen;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;

/** A command about the visited databases of one server. */
abstract class VisitedAction extends HistoryAction {
    private static final String DEFAULT = "default";

    /** With a fixed time in tests. */
    protected final Clock clock = CommandServices.clock();

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

    /** The newest rows of a table in the database that was named, or in all. */
    final List<VisitedRows> visited(String table) throws CommandException {
        return VisitedRows.of(known(), server, table, clock.instant(), database);
    }

    /** Prints databases with an empty line between them. */
    final void separated(List<VisitedRows> visited, Consumer<VisitedRows> print) {
        for (int i = 0; i < visited.size(); i++) {
            if (i > 0) {
                out.println();
            }
            print.accept(visited.get(i));
        }
    }

    /** Prints a line that fits the screen. */
    final void title(VisitedRows visited, String what) {
        Screen.wrapped(out, visited.title(what), 2);
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
