package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.KeptServer;
import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.history.series.StoreState;
import com.bitville.postgres.shell.internal.complete.FigureNameCompleter;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.SeriesText;
import com.bitville.postgres.shell.internal.view.TimeSpan;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:history}: what is kept over days, and one figure of it. */
@Service
@Command(
        scope = "bitville",
        name = "history",
        description = "Shows which figures are kept over days and since when, or one of them over time.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/history.txt")
public final class HistoryCommand extends ServerAction {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** A line of a terminal. */
    private static final int POINTS = 60;

    private static final int LEAST_POINTS = 20;
    /** What the other columns of a line usually take. */
    private static final int BESIDE = 60;

    private final Clock clock;

    @Argument(name = "figure", description = "Which figure; left out, all are listed", multiValued = true)
    @Completion(FigureNameCompleter.class)
    private List<String> words = List.of();

    @Option(name = "--last", description = "How far back, such as 90m, 24h, 14d; 1m to 400d")
    private String last = "24h";

    @Option(name = "--step", description = "How long a step is, such as 1min; by default what fits a line")
    private String step = "";

    @Option(name = "--csv", description = "Print a line for each step: server,database,object,time,mean,max")
    private boolean csv;

    @Nullable
    private SeriesStore store = CommandServices.find(SeriesStore.class);

    /** Prints to the session's output. */
    public HistoryCommand() {
        this(System.out, CommandServices.clock());
    }

    HistoryCommand(PrintStream out, Clock clock) {
        super(out);
        this.clock = clock;
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        SeriesStore from = CommandServices.required(store, "the memory of days (bitville-history)");
        CommandArguments given = arguments(words, 1);
        named("", "host", "agent");
        if (from.state().mode() == StoreState.Mode.DISABLED) {
            throw CommandRefusal.of("no figures are kept over days: history.enabled is false");
        }
        if (given.at(0).isEmpty()) {
            kept(from);
        } else {
            figure(from, given.at(0));
        }
        return null;
    }

    private void kept(SeriesStore from) {
        StoreState state = from.state();
        if (json) {
            out.println(JsonText.of(SeriesText.document(state, from.figures())));
            return;
        }
        Screen.wrapped(
                out,
                "Figures over days in " + state.path() + ": " + PlainText.size(state.bytes()) + " of at most "
                        + PlainText.size(state.maxBytes()) + ", "
                        + state.mode().name().toLowerCase(Locale.ROOT)
                        + (state.reason().isEmpty() ? "" : ": " + PlainText.printable(state.reason())),
                4);
        TextTable servers = new TextTable()
                .columns("Server", "Since", "Figures", "Objects", "Refused", "Size")
                .emptyTableText("Nothing is kept yet; a first minute has to be over.");
        for (KeptServer kept : state.servers()) {
            servers.addRow()
                    .addContent(
                            kept.server(),
                            kept.since().map(Instant::toString).orElse("-"),
                            kept.figures(),
                            kept.objects(),
                            kept.refused(),
                            PlainText.size(kept.bytes()));
        }
        servers.print(out);
        out.println();
        TextTable figures = new TextTable().columns("Figure", "Unit", "Series", "Description");
        Map<String, Integer> series = new LinkedHashMap<>();
        servers(state).forEach(name -> from.keys(name).forEach(key -> series.merge(key.figure(), 1, Integer::sum)));
        for (Figure figure : from.figures()) {
            figures.addRow()
                    .addContent(
                            figure.name(),
                            SeriesText.unit(figure),
                            series.getOrDefault(figure.name(), 0),
                            figure.description());
        }
        figures.print(out);
    }

    private List<String> servers(StoreState state) {
        return state.servers().stream()
                .map(KeptServer::server)
                .filter(name -> server.isEmpty() || server.equals(name))
                .toList();
    }

    private void figure(SeriesStore from, String name) throws CommandException {
        Figure figure = from.figures().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> CommandRefusal.of("no figure " + name + " is kept; bitville:history lists the figures"));
        Duration back = TimeSpan.of("--last", last, MINUTE);
        int points = Math.min(POINTS, Math.max(LEAST_POINTS, Screen.width(out) - BESIDE));
        Duration each = step.isEmpty() ? back.dividedBy(points) : TimeSpan.of("--step", step, MINUTE);
        Instant now = clock.instant();
        List<SeriesRange> ranges = new ArrayList<>();
        List<SeriesMark> marks = new ArrayList<>();
        for (String one : servers(from.state())) {
            for (SeriesKey key : from.keys(one)) {
                if (key.figure().equals(name)) {
                    ranges.add(from.read(key, now.minus(back), now, each));
                }
            }
            marks.addAll(from.marks(one, now.minus(back), now));
        }
        if (json) {
            out.println(JsonText.of(SeriesText.document(figure, ranges, marks)));
        } else if (csv) {
            csv(ranges);
        } else if (ranges.isEmpty()) {
            Screen.wrapped(out, "Nothing was read of " + name + " so far; a first minute has to be over.", 0);
        } else {
            table(figure, ranges);
        }
    }

    private void csv(List<SeriesRange> ranges) {
        out.println("server,database,object,time,mean,max");
        for (SeriesRange range : ranges) {
            SeriesKey key = range.key();
            for (SeriesBucket bucket : range.buckets()) {
                out.println(String.join(
                        ",",
                        key.server(),
                        SeriesText.quoted(key.database()),
                        SeriesText.quoted(key.object()),
                        bucket.at().toString(),
                        SeriesText.number(bucket.mean()),
                        SeriesText.number(bucket.max())));
            }
        }
    }

    private void table(Figure figure, List<SeriesRange> ranges) {
        Screen.wrapped(
                out,
                figure.name() + ", " + figure.description() + " (" + SeriesText.unit(figure) + "), the last " + last
                        + " in steps of " + ranges.get(0).step().toMinutes() + " min",
                4);
        TextTable table = new TextTable().columns("Server", "Database", "Object", "Last", "Mean", "Max", "Over time");
        for (SeriesRange range : ranges) {
            List<SeriesBucket> buckets = range.buckets();
            SeriesKey key = range.key();
            table.addRow()
                    .addContent(
                            key.server(),
                            PlainText.orDash(key.database().isEmpty() ? null : key.database()),
                            PlainText.orDash(key.object().isEmpty() ? null : key.object()),
                            buckets.isEmpty()
                                    ? "-"
                                    : SeriesText.number(
                                            buckets.get(buckets.size() - 1).mean()),
                            SeriesText.mean(buckets),
                            SeriesText.most(buckets),
                            SeriesText.sparkline(range));
        }
        table.print(out);
    }
}
