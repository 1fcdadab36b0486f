package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.terminal.TerminalKeys;
import com.bitville.postgres.shell.internal.view.HistoryLookup;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.SessionList;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:activity}: the active sessions of a server, live on a terminal. */
@Service
@Command(
        scope = "bitville",
        name = "activity",
        description =
                "Shows the active sessions of a server at the last reading; live on a terminal: q quits, a p u d s w sort.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/activity.txt")
public final class ActivityCommand extends HistoryAction {
    private static final long REFRESH_MILLIS = 1_000;
    private static final int WIDE = 160;
    private static final int CONTROL_C = 3;
    private static final int CONTROL_D = 4;
    /** Moves the cursor home and clears the screen below it. */
    private static final String HOME = "\u001b[H\u001b[J";

    @Argument(
            name = "server",
            description = "The server's configured name; default: the first server",
            multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    @Option(name = "--sort", description = "age, pid, user, database, state or wait")
    private String sort = "age";

    @Option(name = "--json", description = "Print a JSON document, once")
    private boolean json;

    @Option(name = "--once", description = "Print once, also on a terminal")
    private boolean once;

    @Reference(optional = true)
    @Nullable
    private Session session;

    private final Clock clock;

    /** Created by the shell; prints to the session's output. */
    public ActivityCommand() {
        this(System.out, Clock.systemUTC());
    }

    public ActivityCommand(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException, IOException {
        History known = known();
        CommandArguments given = CommandArguments.of(words, 1, Set.of("--json", "--once"));
        String server = HistoryLookup.server(known, given.at(0));
        SessionList.Order order = order(sort);
        if (json || given.has("--json")) {
            out.println(JsonText.of(new SessionList(HistoryLookup.activity(known, server)).document(order)));
            return null;
        }
        try (TerminalKeys terminalKeys = once || given.has("--once") ? null : TerminalKeys.of(session)) {
            if (terminalKeys == null) {
                print(known, server, order, WIDE, Integer.MAX_VALUE);
            } else {
                live(known, server, order, terminalKeys);
            }
        }
        return null;
    }

    public void live(History known, String server, SessionList.Order first, TerminalKeys terminalKeys)
            throws CommandException, IOException {
        SessionList.Order order = first;
        while (true) {
            out.print(HOME);
            print(known, server, order, terminalKeys.width(), terminalKeys.height() - 1);
            out.flush();
            int key = terminalKeys.next(REFRESH_MILLIS);
            if (key == 'q' || key == CONTROL_C || key == CONTROL_D || key == TerminalKeys.GONE) {
                return;
            }
            for (SessionList.Order each : SessionList.Order.values()) {
                order = each.name().charAt(0) == Character.toUpperCase(key) ? each : order;
            }
        }
    }

    private void print(History known, String server, SessionList.Order order, int width, int height)
            throws CommandException {
        new SessionList(HistoryLookup.activity(known, server))
                .lines(order, width, height, clock.instant())
                .forEach(out::println);
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
