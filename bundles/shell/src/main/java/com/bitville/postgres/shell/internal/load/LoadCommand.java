package com.bitville.postgres.shell.internal.load;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.complete.ServerNameCompleter;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.HistoryAction;
import com.bitville.postgres.shell.internal.view.HistoryLookup;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.TimeSpan;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:load}: where the time of a server's sessions went. */
@Service
@Command(
        scope = "bitville",
        name = "load",
        description =
                "Shows where the time of a server's sessions went: average active sessions by wait, statement and more.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/load/load.txt")
public final class LoadCommand extends HistoryAction {
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    /** A shorter time may have no cycle in it: what the recorder has seen since the last one is asked for. */
    private static final Duration SHORT = Duration.ofMinutes(2);

    private static final List<String> TABLES =
            List.of("profile.covered", "profile.top", "profile.by", "profile.statements");

    private final Clock clock;

    @Argument(
            name = "server",
            description = "The server's configured name; default: the first server",
            multiValued = true)
    @Completion(ServerNameCompleter.class)
    private List<String> words = List.of();

    @Option(
            name = "--by",
            description = "wait, statement, user, database, application or route",
            valueToShowInHelp = "wait")
    @Completion(
            value = StringsCompleter.class,
            values = {"wait", "statement", "user", "database", "application", "route"})
    private String by = "wait";

    @Option(
            name = "--last",
            description = "How far back, such as 30s, 15m, 24h, 7d; 10s to 400d",
            valueToShowInHelp = "15m")
    private String last = "15m";

    @Nullable
    private SeriesStore store = CommandServices.find(SeriesStore.class);

    @Nullable
    private CollectorRunner runner = CommandServices.find(CollectorRunner.class);

    @Nullable
    private StatusReport report = CommandServices.find(StatusReport.class);

    /** Created by the shell; prints to the session's output. */
    public LoadCommand() {
        this(System.out, CommandServices.clock());
    }

    LoadCommand(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException, InterruptedException {
        History known = known();
        CommandArguments given = arguments(words, 1);
        LoadBy wanted = LoadBy.of(by);
        Duration span = TimeSpan.of("--last", last, SHORTEST);
        String name = HistoryLookup.server(known, named(given.at(0)));
        LoadText text = new LoadText(out, wanted, name, last);
        if (span.compareTo(History.RETENTION) > 0) {
            SeriesStore days = CommandServices.required(store, "the memory of days (bitville-history)");
            LoadDays read = LoadDays.of(days, name, wanted, clock.instant(), span);
            if (json) {
                out.println(JsonText.of(LoadText.document(read.shares())));
            } else {
                text.print(read);
            }
            return null;
        }
        LoadPeriod period = period(known, name, wanted, span);
        if (json) {
            out.println(JsonText.of(LoadText.document(period.shares())));
        } else {
            text.print(period, ServerTotal.of(known, name, clock.instant().minus(span), local(name)));
        }
        return null;
    }

    /** Whether the server runs on this host, so that this host's cores are its own. */
    private boolean local(String name) {
        Map<String, Object> status = report == null ? Map.of() : report.report();
        return PlainText.list(status, "servers").stream()
                .anyMatch(each -> name.equals(each.get("name")) && Boolean.TRUE.equals(each.get("local")));
    }

    private LoadPeriod period(History known, String name, LoadBy wanted, Duration span) throws InterruptedException {
        Instant from = clock.instant().minus(span);
        LoadPeriod period = new LoadPeriod(wanted);
        Map<Instant, List<Rowset>> cycles = new TreeMap<>();
        for (String table : TABLES) {
            for (TableMoment moment : known.moments(name, table, from)) {
                cycles.computeIfAbsent(moment.at(), unseen -> new ArrayList<>()).add(moment.rowset());
            }
        }
        cycles.values().forEach(period::add);
        if (span.compareTo(SHORT) < 0 || cycles.isEmpty()) {
            period.add(open(name));
        }
        return period;
    }

    /** What the recorder has seen since the last cycle; nothing while the server cannot be read. */
    private List<Rowset> open(String name) throws InterruptedException {
        List<Rowset> rowsets = new ArrayList<>();
        CollectorRunner engine = runner;
        if (engine != null) {
            try {
                for (Snapshot snapshot : engine.run("profile", name, false).snapshots()) {
                    // Texts are redacted on their way into the history, and here they are not.
                    snapshot.rowsets().stream()
                            .filter(rowset -> !rowset.table().name().equals("profile.statements"))
                            .forEach(rowsets::add);
                }
            } catch (CollectException e) {
                if (!json) {
                    out.println("Without what was seen since the last cycle: "
                            + PlainText.printable(e.reason().word()));
                }
            }
        }
        return rowsets;
    }
}
