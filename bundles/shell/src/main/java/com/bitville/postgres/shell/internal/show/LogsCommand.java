package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.complete.LogClassCompleter;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.log.LogEntries;
import com.bitville.postgres.shell.internal.log.LogFilter;
import com.bitville.postgres.shell.internal.log.LogText;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import com.bitville.postgres.shell.internal.view.TimeSpan;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:logs}: the servers' classified log entries, of the last hour or as they arrive. */
@Service
@Command(
        scope = "bitville",
        name = "logs",
        description = "Shows the servers' classified log entries, newest last; --follow continues with new entries.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/logs.txt")
public final class LogsCommand extends HistoryAction {
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Bounds --follow for a session that disappeared without closing. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofHours(1);

    @Argument(name = "server", description = "The server's configured name; default: all servers", multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    @Option(
            name = "--class",
            description = "Only this class, such as deadlock, or group of classes, such as error or lock")
    @Completion(LogClassCompleter.class)
    private String entryClass = "";

    @Option(name = "--severity", description = "Only this severity and worse: LOG, WARNING, ERROR, FATAL, PANIC")
    @Completion(
            value = StringsCompleter.class,
            values = {"LOG", "WARNING", "ERROR", "FATAL", "PANIC"})
    private String severity = "";

    @Option(name = "--database", description = "Only this database")
    private String database = "";

    @Option(
            name = "--last",
            description = "Past entries to show: a number, 1 or more, or a time such as 10min, at most 1h",
            valueToShowInHelp = "50")
    private String last = "50";

    @Option(name = "--follow", description = "Show new entries as they arrive, until interrupted, for at most one hour")
    private boolean follow;

    private final Clock clock;

    /** Created by the shell; prints to the session's output. */
    public LogsCommand() {
        this(System.out, CommandServices.clock());
    }

    LogsCommand(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException, InterruptedException {
        History past = known();
        String named = named(arguments(words, 1).at(0));
        LogFilter filter = LogFilter.of(entryClass, severity, database);
        database(past, named);
        boolean number = last.matches("\\d{1,9}");
        int most = number ? positive("--last", last) : Integer.MAX_VALUE;
        Instant from = number ? Instant.EPOCH : clock.instant().minus(time());
        LogEntries entries = LogEntries.all(past, named);
        boolean any = show(entries.since(from), filter, most);
        if (!any && !follow && !json) {
            Screen.wrapped(
                    out,
                    "No matching entry was read in the last hour; see bitville:doctor for the state of the logs.",
                    0);
        }
        long end = System.nanoTime() + LONGEST.toNanos();
        while (follow && System.nanoTime() - end < 0 && clientReads()) {
            Thread.sleep(LOOK.toMillis());
            entries = entries.next(past, named);
            show(entries.rows(), filter, Integer.MAX_VALUE);
        }
        return null;
    }

    private Duration time() throws CommandException {
        return TimeSpan.of("--last", last, SHORTEST, History.RETENTION);
    }

    /** Refuses a database that no known server has; what is not known cannot be refused. */
    private void database(History past, String named) throws CommandException {
        List<String> known = (named.isEmpty() ? past.servers() : List.of(named))
                .stream()
                        .flatMap(each -> past.latest(each, "databases").stream())
                        .flatMap(seen -> RowRecords.of(seen, "databases").stream())
                        .map(row -> PlainText.cell(row, "datname"))
                        .filter(name -> !name.equals("-"))
                        .distinct()
                        .sorted()
                        .toList();
        if (!database.isEmpty() && !known.isEmpty() && !known.contains(database)) {
            throw CommandRefusal.of("no database " + database + "; databases: " + String.join(", ", known));
        }
    }

    /** Prints the entries; returns whether there were any. */
    private boolean show(List<Map<String, @Nullable Object>> entries, LogFilter filter, int most) {
        List<Map<String, @Nullable Object>> fitting =
                entries.stream().filter(filter::fits).toList();
        List<Map<String, @Nullable Object>> newest =
                fitting.subList(Math.max(0, fitting.size() - most), fitting.size());
        for (Map<String, @Nullable Object> entry : newest) {
            if (json) {
                out.println(JsonText.line(entry));
            } else {
                LogText.print(out, entry);
            }
        }
        out.flush();
        return !newest.isEmpty();
    }

    /** Flushes to the client, which a flush of the output alone does not; returns whether the client still reads. */
    private boolean clientReads() {
        return session() == null || !session().getConsole().checkError();
    }
}
