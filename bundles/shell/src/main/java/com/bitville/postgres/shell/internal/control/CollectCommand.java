package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.complete.CollectorNames;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowsetView;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
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

/** {@code bitville:collect}: one manual run of a collector. */
@Service
@Command(
        scope = "bitville",
        name = "collect",
        description = "Runs one collector now and prints its rows; delivers them only with --ship.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/collect.txt")
public final class CollectCommand extends ServerAction {
    @Argument(
            name = "collector",
            description = "The collector's name, then the server's if there are several",
            multiValued = true)
    @Completion(CollectorNames.class)
    private List<String> words = List.of();

    @Option(name = "--ship", description = "Deliver the rows, like a regular cycle")
    private boolean ship;

    @Nullable
    private CollectorRunner collectorRunner = CommandServices.find(CollectorRunner.class);

    @Nullable
    private StatusReport report = CommandServices.find(StatusReport.class);

    @Nullable
    private Redaction redaction = CommandServices.find(Redaction.class);

    /** Created by the shell; prints to the session's output. */
    public CollectCommand() {
        this(System.out);
    }

    CollectCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException, InterruptedException {
        CollectorRunner engine = CommandServices.required(collectorRunner, "the engine (bitville-engine)");
        CommandArguments given = arguments(words, 2);
        String name = given.at(0);
        if (name.isEmpty()) {
            throw CommandRefusal.of("collect needs the name of a collector: " + String.join(", ", names(engine)));
        }
        if (!names(engine).contains(name)) {
            throw CommandRefusal.of("unknown collector " + name + "; collectors: " + String.join(", ", names(engine)));
        }
        String chosen = given.at(1).isEmpty() ? server : given.at(1);
        String at = chosen.isEmpty() ? onlyServer(name) : chosen;
        try {
            Cycle cycle = engine.run(name, at, ship);
            if (json) {
                out.println(JsonText.of(document(cycle)));
            } else {
                print(cycle);
            }
        } catch (CollectException e) {
            throw CommandRefusal.of(name + " at " + at + ": " + e.reason().word() + ": " + e.getMessage());
        }
        return null;
    }

    /** The server at which the collector runs; a refusal unless there is exactly one. */
    private String onlyServer(String name) throws CommandException {
        Map<String, Object> status = report == null ? Map.of() : report.report();
        List<String> servers = PlainText.list(status, "collectors").stream()
                .filter(collector -> name.equals(collector.get("name")))
                .map(collector -> String.valueOf(collector.get("server")))
                .distinct()
                .toList();
        if (servers.isEmpty()) {
            throw CommandRefusal.of(name + " has no server to run on; see bitville:status");
        }
        return meant(servers)
                .orElseThrow(() -> CommandRefusal.of(
                        name + " runs on " + String.join(", ", servers) + "; choose one: collect " + name + " SERVER"));
    }

    private void print(Cycle cycle) {
        for (Outcome outcome : cycle.outcomes()) {
            out.printf(
                    Locale.ROOT,
                    "%s at %s, %s: %.1f ms, %s; %s%n",
                    outcome.subject(),
                    cycle.server(),
                    cycle.at().truncatedTo(ChronoUnit.SECONDS),
                    outcome.durationNanos() / 1e6,
                    PlainText.count(outcome.rows(), "row"),
                    ship ? "queued for delivery" : "not delivered");
        }
        RowsetView view = new RowsetView(out, redaction);
        for (Snapshot snapshot : cycle.snapshots()) {
            snapshot.rowsets().forEach(view::print);
        }
    }

    private Map<String, @Nullable Object> document(Cycle cycle) {
        RowsetView view = new RowsetView(out, redaction);
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("server", cycle.server());
        document.put("at", cycle.at().toString());
        document.put("shipped", ship);
        document.put(
                "duration_ms",
                cycle.outcomes().stream().mapToLong(Outcome::durationNanos).sum() / 1e6);
        List<Rowset> rowsets = cycle.snapshots().stream()
                .flatMap(snapshot -> snapshot.rowsets().stream())
                .toList();
        document.put("tables", rowsets.stream().map(view::document).toList());
        return document;
    }

    private static List<String> names(CollectorRunner engine) {
        return engine.collectors().stream()
                .map(collector -> collector.subject().name())
                .toList();
    }
}
