package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.live.ActivityHeader;
import com.bitville.postgres.shell.internal.live.LiveAction;
import com.bitville.postgres.shell.internal.live.SessionList;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TerminalKeys;
import com.bitville.postgres.shell.internal.view.HistoryLookup;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:activity}: the active sessions of a server, live on a terminal. */
@Service
@Command(
        scope = "bitville",
        name = "activity",
        description = "Shows the active sessions; on a terminal live, every two seconds inside the cost budget.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/activity.txt")
public final class ActivityCommand extends LiveAction {
    @Argument(
            name = "server",
            description = "The server's configured name; default: all servers, live the first",
            multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    @Option(name = "--sort", description = "age, pid, user, database, state, wait or cpu", valueToShowInHelp = "age")
    @Completion(
            value = StringsCompleter.class,
            values = {"age", "pid", "user", "database", "state", "wait", "cpu"})
    private String sort = "age";

    @Option(name = "--once", description = "Print the last reading once, also on a terminal")
    private boolean once;

    /** Created by the shell; prints to the session's output. */
    public ActivityCommand() {
        this(System.out, CommandServices.clock());
    }

    public ActivityCommand(PrintStream out, Clock clock) {
        super(out, clock);
    }

    @Override
    public @Nullable Object execute() throws CommandException, IOException, InterruptedException {
        History known = known();
        String named = named(arguments(words, 1).at(0));
        SessionList.Order order = order(sort);
        try (TerminalKeys keys = json || once ? null : TerminalKeys.of(session(), out)) {
            if (keys != null) {
                live(known, named).sessions(order, keys);
                return null;
            }
        }
        List<String> servers = HistoryLookup.servers(known, named);
        if (servers.isEmpty()) {
            servers = List.of(HistoryLookup.server(known, named));
        }
        List<Map<String, @Nullable Object>> documents = new ArrayList<>();
        for (String each : servers) {
            Snapshot sessions = HistoryLookup.activity(known, each);
            if (json) {
                documents.add(new SessionList(sessions).document(order));
            } else {
                ActivityHeader.lines(known, sessions, clock.instant(), "")
                        .forEach(line -> Screen.wrapped(out, line, 4));
                new SessionList(sessions).print(out, order);
            }
        }
        if (json) {
            print(documents.size() == 1 ? documents.get(0) : documents);
        }
        return null;
    }

    private static SessionList.Order order(String word) throws CommandException {
        return Arrays.stream(SessionList.Order.values())
                .filter(order -> order.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> CommandRefusal.of("invalid --sort " + word + "; allowed: "
                        + Arrays.stream(SessionList.Order.values())
                                .map(order -> order.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
