package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.log.LogEntries;
import com.bitville.postgres.shell.internal.log.LogFilter;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;
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
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final List<String> SHOWN =
            List.of("server", "time", "severity", "class", "database", "user", "message");

    @Argument(name = "words", description = "Nothing", multiValued = true)
    private List<String> words = List.of();

    @Option(name = "--class", description = "Only this class, such as deadlock, or group of classes, such as error")
    private String entryClass = "";

    @Option(name = "--severity", description = "Only this severity and worse: LOG, WARNING, ERROR, FATAL, PANIC")
    private String severity = "";

    @Option(name = "--database", description = "Only this database")
    private String database = "";

    @Option(name = "--server", description = "Only this server, by its configured name")
    @Completion(ServerNameCompleter.class)
    private String server = "";

    @Option(name = "--last", description = "The maximum number of past entries to show")
    private int last = 50;

    @Option(name = "--follow", description = "Show new entries as they arrive, until interrupted, for at most one hour")
    private boolean follow;

    @Option(name = "--json", description = "Print each entry as one JSON object")
    private boolean json;

    @Reference(optional = true)
    @Nullable
    private Session session;

    /** Created by the shell; prints to the session's output. */
    public LogsCommand() {
        this(System.out);
    }

    LogsCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException, InterruptedException {
        History past = known();
        // The shell does not read options after the first argument.
        CommandArguments given = CommandArguments.of(words, 0, Set.of("--json", "--follow"));
        json |= given.has("--json");
        follow |= given.has("--follow");
        LogFilter filter = LogFilter.of(entryClass, severity, database);
        LogEntries entries = LogEntries.all(past, server);
        boolean any = show(entries, filter, last);
        if (!any && !follow && !json) {
            out.println("No matching entry was read in the last hour; see bitville:doctor for the state of the logs.");
        }
        long end = System.nanoTime() + LONGEST.toNanos();
        while (follow && System.nanoTime() - end < 0 && clientReads()) {
            Thread.sleep(LOOK.toMillis());
            entries = entries.next(past, server);
            show(entries, filter, Integer.MAX_VALUE);
        }
        return null;
    }

    /** Prints the entries; returns whether there were any. */
    private boolean show(LogEntries entries, LogFilter filter, int most) {
        List<Map<String, @Nullable Object>> fitting =
                new ArrayList<>(entries.rows().stream().filter(filter::fits).toList());
        List<Map<String, @Nullable Object>> newest =
                fitting.subList(Math.max(0, fitting.size() - Math.max(0, most)), fitting.size());
        if (json) {
            newest.forEach(entry -> out.println(JsonText.line(entry)));
        } else if (!newest.isEmpty()) {
            table(newest);
        }
        out.flush();
        return !newest.isEmpty();
    }

    /** Flushes to the client, which a flush of the output alone does not; returns whether the client still reads. */
    private boolean clientReads() {
        return session == null || !session.getConsole().checkError();
    }

    private void table(List<Map<String, @Nullable Object>> entries) {
        ShellTable table = new ShellTable();
        if (follow) {
            table.noHeaders();
        }
        SHOWN.forEach(table::column);
        for (Map<String, @Nullable Object> entry : entries) {
            table.addRow()
                    .addContent(
                            PlainText.cell(entry, "server"),
                            PlainText.cell(entry, "time"),
                            PlainText.cell(entry, "error_severity"),
                            PlainText.cell(entry, "class"),
                            PlainText.cell(entry, "datname"),
                            PlainText.cell(entry, "usename"),
                            PlainText.cell(entry, "message"));
        }
        table.print(out);
    }
}
