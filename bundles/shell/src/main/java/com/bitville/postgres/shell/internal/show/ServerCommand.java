package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.view.HistoryLookup;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import com.bitville.postgres.shell.internal.view.ServerFigures;
import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:server}: a server on one screen. */
@Service
@Command(
        scope = "bitville",
        name = "server",
        description =
                "Shows version, WAL, checkpoints, archive, replication, wraparound, connections and cache as last read.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/server.txt")
public final class ServerCommand extends HistoryAction {
    @Argument(name = "server", description = "Its configured name; all where none is given", multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    private final Clock clock;

    /** Prints to the session's output. */
    public ServerCommand() {
        this(System.out, CommandServices.clock());
    }

    public ServerCommand(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        CommandArguments given = arguments(words, 1);
        History known = known();
        Map<String, Object> document = new LinkedHashMap<>();
        for (String server : HistoryLookup.servers(known, named(given.at(0)))) {
            ServerFigures figures = new ServerFigures(known, server, clock.instant());
            if (json) {
                document.put(server, subjects(known, server));
            } else {
                out.println("Server " + PlainText.printable(server)
                        + figures.age()
                                .map(age -> ", seen " + TextLayout.span(age.toMillis()) + " ago")
                                .orElse(""));
                figures.lines().forEach(line -> Screen.wrapped(out, line, 16));
            }
        }
        if (json) {
            out.println(JsonText.of(document));
        }
        return null;
    }

    private static Map<String, Object> subjects(History known, String server) {
        Map<String, Object> subjects = new LinkedHashMap<>();
        for (String subject : List.of(
                "server",
                "connection_limits",
                "databases",
                "checkpointer",
                "archiver",
                "senders",
                "receiver",
                "slots",
                "wraparound",
                "prepared")) {
            known.latest(server, subject).ifPresent(seen -> subjects.put(subject, RowRecords.of(seen, subject)));
        }
        return subjects;
    }
}
