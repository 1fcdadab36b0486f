package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.statement.StatementPage;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.view.HistoryLookup;
import com.bitville.postgres.shell.internal.view.TimeSpan;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:statements}: the statements with the most execution time, and one of them in full. */
@Service
@Command(
        scope = "bitville",
        name = "statements",
        description =
                "Shows the statements with the most execution time in the last interval or hour; show ID prints one in full.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/statements.txt")
public final class StatementsCommand extends HistoryAction {
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    @Argument(
            name = "server",
            description = "The server's configured name, or show and a query id; default: all servers",
            multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    @Option(name = "--limit", description = "The number of statements, 1 or more", valueToShowInHelp = "10")
    private String limit = "10";

    @Option(
            name = "--last",
            description = "Sum over this time, such as 10min or 1h, at most 1h",
            valueToShowInHelp = "the last interval")
    private String last = "";

    private final Clock clock;

    /** Created by the shell; prints to the session's output. */
    public StatementsCommand() {
        this(System.out, CommandServices.clock());
    }

    StatementsCommand(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        History kept = known();
        CommandArguments given = arguments(words, 3);
        int most = positive("--limit", limit);
        Instant now = clock.instant();
        if (given.at(0).equals("show")) {
            show(kept, given.at(1), given.at(2), now);
            return null;
        }
        if (!given.at(1).isEmpty()) {
            throw CommandRefusal.of("too many arguments: " + given.at(1) + "; see --help");
        }
        Duration back = back();
        String named = named(given.at(0));
        List<String> servers = named.isEmpty() ? HistoryLookup.withSubject(kept, "statements") : List.of(named);
        List<Map<String, @Nullable Object>> documents = new ArrayList<>();
        for (String each : servers.isEmpty() ? List.of("default") : servers) {
            StatementPage page = new StatementPage(out, kept, each, now.minus(History.RETENTION));
            Map<String, @Nullable Object> document = back.isZero() ? page.lastInterval() : page.since(now.minus(back));
            documents.add(document);
            if (!json) {
                page.print(document, most);
            }
        }
        if (json) {
            print(documents.size() == 1 ? documents.get(0) : documents);
        }
        return null;
    }

    private Duration back() throws CommandException {
        if (last.isEmpty()) {
            return Duration.ZERO;
        }
        Duration back = TimeSpan.of("--last", last, SHORTEST);
        if (back.compareTo(History.RETENTION) > 0) {
            throw CommandRefusal.of(
                    "--last is '" + last + "'; single statements are kept for 1h at most, totals over days:"
                            + " bitville:history statements.exec_time --last " + last);
        }
        return back;
    }

    private void show(History kept, String queryid, String serverName, Instant now) throws CommandException {
        if (!queryid.matches("-?\\d{1,20}")) {
            throw CommandRefusal.of("show needs the query id of a statement, a number; bitville:statements lists them");
        }
        String named = named(serverName);
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        for (String each : named.isEmpty() ? HistoryLookup.withSubject(kept, "statements") : List.of(named)) {
            StatementPage page = new StatementPage(out, kept, each, now.minus(History.RETENTION));
            Map<String, @Nullable Object> document = page.one(queryid);
            if (!document.isEmpty()) {
                found.add(document);
                if (!json) {
                    page.printOne(document);
                }
            }
        }
        if (found.isEmpty()) {
            throw CommandRefusal.of("no statement " + queryid
                    + " was read in the last hour; bitville:statements --last 1h" + " lists those that were");
        }
        if (json) {
            print(found.size() == 1 ? found.get(0) : found);
        }
    }
}
