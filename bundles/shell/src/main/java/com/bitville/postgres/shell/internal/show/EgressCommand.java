package com.bitville.postgres.shell.internal.show;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.shell.internal.complete.CollectorNames;
import com.bitville.postgres.shell.internal.terminal.AgentAction;
import com.bitville.postgres.shell.internal.terminal.CommandArguments;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.CommandServices;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.EgressTreatment;
import com.bitville.postgres.shell.internal.view.JsonText;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code bitville:egress}: the fields that leave this host, and their redaction. */
@Service
@Command(
        scope = "bitville",
        name = "egress",
        description = "Lists the fields that leave this host, and how they are redacted.",
        detailedDescription = "classpath:com/bitville/postgres/shell/internal/show/egress.txt")
public final class EgressCommand extends AgentAction {
    /** Of a table in the summary; the list of one collector has all. */
    private static final int MOST_NAMES = 6;

    private static final String SQL = "SELECT name FROM client WHERE iban = 'DE02' AND id = 42 -- ask Anna";
    private static final String MESSAGE = "Key (iban)=(DE02) already exists.";

    @Argument(name = "collector", description = "A collector, to list its columns", multiValued = true)
    @Completion(CollectorNames.class)
    private List<String> words = List.of();

    @Nullable
    private CollectorRunner collectorRunner = CommandServices.find(CollectorRunner.class);

    @Nullable
    private Redaction redaction = CommandServices.find(Redaction.class);

    /** Created by the shell; prints to the session's output. */
    public EgressCommand() {
        this(System.out);
    }

    EgressCommand(PrintStream out) {
        super(out);
    }

    @Override
    public @Nullable Object execute() throws CommandException {
        CollectorRunner engine = CommandServices.required(collectorRunner, "the engine (bitville-engine)");
        Redaction rules = CommandServices.required(redaction, "redaction (bitville-wire)");
        CommandArguments given = arguments(words, 1);
        List<Collector> chosen = engine.collectors().stream()
                .filter(collector ->
                        given.at(0).isEmpty() || collector.subject().name().equals(given.at(0)))
                .toList();
        if (chosen.isEmpty()) {
            throw CommandRefusal.of("unknown collector " + given.at(0) + "; collectors: "
                    + engine.collectors().stream()
                            .map(collector -> collector.subject().name())
                            .collect(Collectors.joining(", ")));
        }
        if (json) {
            out.println(JsonText.of(documents(chosen)));
        } else if (given.at(0).isEmpty()) {
            summary(chosen, rules);
        } else {
            columns(chosen.get(0));
        }
        return null;
    }

    private void summary(List<Collector> collectors, Redaction rules) {
        TextTable table = new TextTable();
        for (String column : List.of(
                "Collector",
                "Table",
                "Fields",
                "SQL, redacted",
                "Messages, redacted",
                "Names and states, as they are")) {
            table.column(column);
        }
        for (Collector collector : collectors) {
            for (Table each : shipped(collector)) {
                table.addRow()
                        .addContent(
                                collector.subject().name(),
                                each.name(),
                                each.columns().size(),
                                names(each, Kind.SQL_TEXT),
                                names(each, Kind.FREE_TEXT),
                                names(each, Kind.TEXT) + declaredBy(collector, each));
            }
        }
        table.print(out);
        out.println();
        Screen.wrapped(
                out,
                "All other fields are numbers, times, flags and identifiers. In addition, each payload has project,"
                        + " server, agent and its own number. A column of a newer server that no table declares is sent as"
                        + " a number, flag, time or identifier, or, if it is a text, as a redacted message. Not sent: "
                        + inside(collectors)
                        + ". Findings leave as bitville:checks --json shows them: names and figures, never a text of an application.",
                0);
        out.println("With the current redaction,");
        out.println("  " + SQL);
        out.println("leaves as");
        out.println("  " + shown(rules, Kind.SQL_TEXT, SQL));
        out.println("and");
        out.println("  " + MESSAGE);
        out.println("as");
        out.println("  " + shown(rules, Kind.FREE_TEXT, MESSAGE));
    }

    /** Of the agent's own subjects such a text is a name that PostgreSQL chose; of the operator's nobody but the operator knows. */
    private static String declaredBy(Collector collector, Table table) {
        return EgressTreatment.isOperators(collector.subject())
                        && table.columns().stream().anyMatch(column -> column.kind() == Kind.TEXT)
                ? " (declared by the operator)"
                : "";
    }

    private static List<Table> shipped(Collector collector) {
        return collector.subject().tables().stream()
                .filter(table -> table.reach() == Reach.SHIPPED)
                .toList();
    }

    private static String inside(List<Collector> collectors) {
        String tables = collectors.stream()
                .flatMap(collector -> collector.subject().tables().stream())
                .filter(table -> table.reach() == Reach.LOCAL)
                .map(Table::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return tables.isEmpty() ? "no tables" : tables;
    }

    private static String shown(Redaction rules, Kind kind, String text) {
        String redacted = rules.redact(kind, text);
        return redacted == null ? "(nothing: withheld)" : PlainText.printable(redacted);
    }

    private static String names(Table table, Kind kind) {
        List<String> names = table.columns().stream()
                .filter(column -> column.kind() == kind)
                .map(Column::name)
                .toList();
        int more = names.size() - MOST_NAMES;
        return String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private void columns(Collector collector) {
        for (Table table : collector.subject().tables()) {
            out.println(table.name() + (table.reach() == Reach.LOCAL ? " (stays inside the agent)" : ""));
            TextTable columns = new TextTable();
            for (String column : List.of("Field", "Unit", "Leaves", "What it is")) {
                columns.column(column);
            }
            for (Column column : table.columns()) {
                columns.addRow()
                        .addContent(
                                column.name(),
                                column.unit().isEmpty() ? "-" : column.unit(),
                                EgressTreatment.of(collector.subject(), table, column),
                                column.description());
            }
            columns.print(out);
            out.println();
        }
    }

    private static List<Map<String, @Nullable Object>> documents(List<Collector> collectors) {
        List<Map<String, @Nullable Object>> documents = new ArrayList<>();
        for (Collector collector : collectors) {
            for (Table table : collector.subject().tables()) {
                for (Column column : table.columns()) {
                    Map<String, @Nullable Object> document = new LinkedHashMap<>();
                    document.put("collector", collector.subject().name());
                    document.put("table", table.name());
                    document.put("field", column.name());
                    document.put("kind", CollectorsCommand.word(column.kind()));
                    document.put("treatment", EgressTreatment.of(collector.subject(), table, column));
                    document.put("description", column.description());
                    documents.add(document);
                }
            }
        }
        return documents;
    }
}
