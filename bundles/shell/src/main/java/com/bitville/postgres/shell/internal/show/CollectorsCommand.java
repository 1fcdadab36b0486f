package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.complete.CollectorsCompleter;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.CollectorView;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:collectors}: the collectors, their SQL and their cost. */
@Service
@Command(
        scope = "bitville",
        name = "collectors",
        description = "Lists the collectors; show NAME prints one's exact SQL, interval, privileges and measured cost.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/collectors.txt")
public final class CollectorsCommand extends ServerAction {
    /** The value of {@link Subject#every()} for subjects that are read between cycles. */
    private static final long BETWEEN_CYCLES_S = 5;

    @Argument(name = "action", description = "show NAME, or none", multiValued = true)
    @Completion(CollectorsCompleter.class)
    private List<String> words = List.of();

    private String only = "";

    @Nullable
    private CollectorRunner collectorRunner = CommandServices.find(CollectorRunner.class);

    @Nullable
    private StatusReport report = CommandServices.find(StatusReport.class);

    private List<Database> databases = CommandServices.all(Database.class);

    /** Created by the shell; prints to the session's output. */
    public CollectorsCommand() {
        this(System.out);
    }

    CollectorsCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException, InterruptedException {
        CollectorRunner engine = CommandServices.required(collectorRunner, "the engine (bitville-engine)");
        CommandArguments given = arguments(words, 2);
        only = named("", "host", "agent");
        switch (given.at(0)) {
            case "" -> list(engine);
            case "show" -> show(engine, given.at(1));
            default ->
                throw CommandRefusal.of("unknown action " + given.at(0) + "; usage: collectors | collectors show NAME");
        }
        return null;
    }

    private void show(CollectorRunner engine, String name) throws CommandException, InterruptedException {
        Collector collector = engine.collectors().stream()
                .filter(one -> one.subject().name().equals(name))
                .findFirst()
                .orElseThrow(() -> CommandRefusal.of("unknown collector " + name + "; collectors: "
                        + String.join(
                                ", ",
                                engine.collectors().stream()
                                        .map(one -> one.subject().name())
                                        .toList())));
        new CollectorView(out, json).print(collector, runs(name), interval(), databases);
    }

    private void list(CollectorRunner engine) {
        if (json) {
            List<Map<String, @Nullable Object>> documents = new ArrayList<>();
            for (Collector collector : engine.collectors()) {
                documents.add(document(collector.subject()));
            }
            out.println(JsonText.of(documents));
            return;
        }
        TextTable table = new TextTable()
                .column("Collector")
                .extra("Scope")
                .column("Every")
                .extra("Lane")
                .columns("Server", "State", "ms", "CPU ms", "Rows");
        for (Collector collector : engine.collectors()) {
            Subject subject = collector.subject();
            List<Map<?, ?>> runs = runs(subject.name());
            for (Map<?, ?> run : runs.isEmpty() && only.isEmpty() ? List.<Map<?, ?>>of(Map.of()) : runs) {
                table.addRow()
                        .addContent(
                                subject.name(),
                                word(subject.scope()),
                                every(subject, interval()),
                                word(subject.lane()),
                                PlainText.cell(run, "server"),
                                PlainText.cell(run, "state"),
                                PlainText.cell(run, "duration_ms"),
                                PlainText.cell(run, "cpu_ms"),
                                PlainText.cell(run, "rows"));
            }
        }
        table.emptyTableText("No collector is installed: feature:install bitville");
        table.print(out);
    }

    private Map<String, @Nullable Object> document(Subject subject) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("name", subject.name());
        document.put("scope", word(subject.scope()));
        document.put("every_ms", subject.every().toMillis());
        document.put("lane", word(subject.lane()));
        document.put("servers", runs(subject.name()));
        return document;
    }

    private List<Map<?, ?>> runs(String name) {
        return report == null
                ? List.of()
                : PlainText.list(report.report(), "collectors").stream()
                        .filter(run -> name.equals(run.get("name")))
                        .filter(run -> only.isEmpty() || only.equals(run.get("server")))
                        .toList();
    }

    private long interval() {
        return report != null && PlainText.map(report.report(), "engine").get("interval_s") instanceof Number seconds
                ? seconds.longValue()
                : 0;
    }

    public static String every(Subject subject, long intervalS) {
        long own = subject.every().toSeconds();
        boolean between = subject.scope() == Scope.SERVER && own > 0 && own <= BETWEEN_CYCLES_S;
        return between || own > intervalS ? own + " s" : "cycle (" + intervalS + " s)";
    }

    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
