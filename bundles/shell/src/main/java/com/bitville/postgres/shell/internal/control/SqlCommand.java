package com.bitville.postgres.shell.internal.control;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.operator.OperatorFile;
import com.bitville.postgres.api.operator.OperatorSql;
import com.bitville.postgres.api.operator.StatementRunner;
import com.bitville.postgres.shell.internal.login.ConsoleCaller;
import com.bitville.postgres.shell.internal.statement.AnswerPrinter;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.ServerAction;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.EgressTreatment;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowsetView;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.security.auth.Subject;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** {@code bitville:sql}: the operator's own SQL files, a trial of one, and single statements. */
@Service
@Command(
        scope = "bitville",
        name = "sql",
        description = "Lists your own SQL files, tries one without delivering its rows, or runs a reading statement.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/control/sql.txt")
public final class SqlCommand extends ServerAction {
    @Argument(
            name = "action",
            description = "check FILE, run STATEMENT or describe RELATION, then the server's name if there are several",
            multiValued = true)
    @Completion(
            value = StringsCompleter.class,
            values = {"check", "describe", "run"})
    private List<String> words = List.of();

    @Option(name = "--csv", description = "Print the rows of run or describe as CSV")
    private boolean csv;

    @Nullable
    private OperatorSql operatorSql = CommandServices.find(OperatorSql.class);

    @Nullable
    private CollectorRunner collectorRunner = CommandServices.find(CollectorRunner.class);

    @Nullable
    private Redaction redaction = CommandServices.find(Redaction.class);

    @Nullable
    private StatementRunner statementRunner = CommandServices.find(StatementRunner.class);

    @Nullable
    private Subject login = ConsoleCaller.current();

    /** Created by the shell; prints to the session's output. */
    public SqlCommand() {
        this(System.out);
    }

    SqlCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException, InterruptedException {
        OperatorSql files =
                CommandServices.required(operatorSql, "the collector of SQL files (bitville-collector-sql)");
        CommandArguments given = arguments(words, 3);
        switch (given.at(0)) {
            case "" -> list(files);
            case "check" -> check(files, given.at(1), given.at(2));
            case "run", "describe" -> ask(given.at(0), given.at(1), given.at(2));
            default ->
                throw CommandRefusal.of("unknown action " + given.at(0)
                        + "; allowed: check FILE, run \"STATEMENT\", describe RELATION");
        }
        return null;
    }

    private void ask(String action, String what, String named) throws CommandException, InterruptedException {
        String owner = ConsoleCaller.owner(login);
        if (what.isBlank()) {
            throw CommandRefusal.of(
                    action.equals("run") ? "run needs a statement in quotes" : "describe needs the name of a relation");
        }
        if (json && csv) {
            throw CommandRefusal.of("--json and --csv are given; choose one");
        }
        StatementRunner runner =
                CommandServices.required(statementRunner, "the runner of statements (bitville-collector-sql)");
        try {
            String on = one(named(named));
            StatementRunner.Answer answer =
                    action.equals("run") ? runner.run(owner, on, what) : runner.describe(owner, on, what);
            if (json) {
                print(AnswerPrinter.document(answer));
            } else if (csv) {
                AnswerPrinter.csv(out, answer);
            } else {
                AnswerPrinter.table(out, answer);
            }
        } catch (CollectException e) {
            throw CommandRefusal.of(e.reason().word() + ": " + PlainText.printable(String.valueOf(e.getMessage())));
        }
    }

    private void list(OperatorSql files) {
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("folder", files.folder().toString());
            document.put(
                    "files", files.files().stream().map(SqlCommand::document).toList());
            print(document);
            return;
        }
        if (files.files().isEmpty()) {
            Screen.wrapped(out, "No file ends with .sql in " + files.folder() + " ([collection] sql_path).", 0);
            return;
        }
        TextTable table = new TextTable();
        List.of("File", "Subject", "State").forEach(table::column);
        for (OperatorFile file : files.files()) {
            table.addRow()
                    .addContent(
                            file.name(),
                            file.subject().isEmpty() ? "-" : file.subject(),
                            file.refusal().isEmpty() ? "in force" : "refused: " + PlainText.printable(file.refusal()));
        }
        out.println("In " + files.folder() + ":");
        table.print(out);
        out.println("bitville:collectors has their last runs.");
    }

    private static Map<String, Object> document(OperatorFile file) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", file.name());
        document.put("subject", file.subject());
        document.put("refusal", file.refusal());
        return document;
    }

    private void check(OperatorSql files, String file, String named) throws CommandException, InterruptedException {
        CollectorRunner engine = CommandServices.required(collectorRunner, "the engine (bitville-engine)");
        if (file.isEmpty()) {
            throw CommandRefusal.of("check needs a file: an absolute path, or a name in " + files.folder());
        }
        try {
            Collector collector = files.read(file);
            CollectorRunner.Trial trial = engine.trial(collector, one(named(named)));
            RowsetView view = new RowsetView(out, redaction);
            if (json) {
                print(document(collector, trial, view));
                return;
            }
            summary(trial);
            for (Snapshot snapshot : trial.cycle().snapshots()) {
                for (Rowset rowset : snapshot.rowsets()) {
                    view.print(rowset);
                    out.println();
                    egress(collector, rowset);
                }
            }
        } catch (CollectException e) {
            String message = String.valueOf(e.getMessage());
            throw CommandRefusal.of(
                    message.startsWith(file)
                            ? message
                            : file + ": " + e.reason().word() + ": " + message);
        }
    }

    private static Map<String, Object> document(Collector collector, CollectorRunner.Trial trial, RowsetView view) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("server", trial.cycle().server());
        document.put("at", trial.cycle().at().toString());
        trial.cost().map(Cost::cpuNanos).ifPresent(cpu -> cpu.ifPresent(nanos -> document.put("cpu_ms", nanos / 1e6)));
        trial.cost().ifPresent(cost -> document.put("client_ms", cost.clientNanos() / 1e6));
        List<Object> tables = new ArrayList<>();
        for (Snapshot snapshot : trial.cycle().snapshots()) {
            for (Rowset rowset : snapshot.rowsets()) {
                Map<String, Object> table = new LinkedHashMap<>(view.document(rowset));
                Map<String, String> leaves = new LinkedHashMap<>();
                for (Column column : rowset.table().columns()) {
                    leaves.put(column.name(), EgressTreatment.of(collector.subject(), rowset.table(), column));
                }
                table.put("leaves", leaves);
                tables.add(table);
            }
        }
        document.put("tables", tables);
        return document;
    }

    private String one(String named) throws CommandException {
        List<String> servers = configured();
        return named.isEmpty()
                ? meant(servers)
                        .orElseThrow(() -> CommandRefusal.of(
                                servers.isEmpty()
                                        ? "no server is configured"
                                        : "choose a server: " + String.join(", ", servers)))
                : named;
    }

    private void summary(CollectorRunner.Trial trial) {
        Cycle cycle = trial.cycle();
        for (Outcome outcome : cycle.outcomes()) {
            Screen.line(
                    out,
                    2,
                    "%s at %s: %s, %.1f ms%s; not delivered",
                    outcome.subject(),
                    cycle.server(),
                    PlainText.count(outcome.rows(), "row"),
                    outcome.durationNanos() / 1e6,
                    trial.cost().map(SqlCommand::cost).orElse(""));
        }
    }

    private static String cost(Cost cost) {
        return cost.cpuNanos().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", %.1f ms of the server's CPU with the connection of its own",
                        cost.cpuNanos().getAsLong() / 1e6)
                : String.format(
                        Locale.ROOT,
                        ", at most %.1f ms of the server's time with the connection of its own",
                        cost.clientNanos() / 1e6);
    }

    private void egress(Collector collector, Rowset rowset) {
        TextTable table = new TextTable();
        List.of("Field", "Unit", "Leaves", "What it is").forEach(table::column);
        for (Column column : rowset.table().columns()) {
            table.addRow()
                    .addContent(
                            column.name(),
                            column.unit().isEmpty() ? "-" : column.unit(),
                            EgressTreatment.of(collector.subject(), rowset.table(), column),
                            column.description());
        }
        table.print(out);
    }
}
