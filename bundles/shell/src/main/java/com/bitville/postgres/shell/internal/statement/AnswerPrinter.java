package com.bitville.postgres.shell.internal.statement;

import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.operator.StatementRunner.Answer;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints the answer to a typed statement, as it is: the owner asked for it, and it goes nowhere else. */
public final class AnswerPrinter {
    private static final int WIDEST = 200;

    private AnswerPrinter() {}

    /** Prints a table, what it cost, and nothing else. */
    public static void table(PrintStream out, Answer answer) {
        Rows rows = answer.rows();
        if (!rows.values().isEmpty()) {
            TextTable table = new TextTable();
            rows.names().forEach(name -> table.column(PlainText.printable(name)));
            for (@Nullable Object[] row : rows.values()) {
                TextTable.Row line = table.addRow();
                for (Object value : row) {
                    line.addContent(value == null ? "" : PlainText.line(value, WIDEST));
                }
            }
            table.print(out);
        }
        Screen.line(
                out,
                0,
                "%s from %s in %.1f ms%s",
                PlainText.count(rows.values().size(), "row"),
                answer.server(),
                answer.durationNanos() / 1e6,
                answer.cost()
                        .filter(cost -> cost.cpuNanos().isPresent())
                        .map(cost -> String.format(
                                Locale.ROOT,
                                ", %.1f ms of the server's CPU with the connection of its own",
                                cost.cpuNanos().getAsLong() / 1e6))
                        .orElse(""));
    }

    /** Rows as lists of values, because an answer may have two columns of one name. */
    public static Map<String, Object> document(Answer answer) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("server", answer.server());
        document.put("duration_ms", answer.durationNanos() / 1e6);
        answer.cost().ifPresent(cost -> {
            cost.cpuNanos().ifPresent(nanos -> document.put("cpu_ms", nanos / 1e6));
            document.put("client_ms", cost.clientNanos() / 1e6);
        });
        document.put("columns", answer.rows().names());
        document.put("types", answer.rows().types());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (@Nullable Object[] row : answer.rows().values()) {
            rows.add(Arrays.asList(row));
        }
        document.put("rows", rows);
        return document;
    }

    /** As RFC 4180 has it: a NULL is empty, an empty text is in quotes. Control characters would reach the terminal. */
    public static void csv(PrintStream out, Answer answer) {
        out.println(answer.rows().names().stream().map(AnswerPrinter::field).collect(Collectors.joining(",")));
        for (@Nullable Object[] row : answer.rows().values()) {
            List<String> fields = new ArrayList<>();
            for (Object value : row) {
                fields.add(value == null ? "" : field(value.toString()));
            }
            out.println(String.join(",", fields));
        }
    }

    private static String field(String text) {
        String printable = text.replaceAll("[\\p{Cntrl}&&[^\t\r\n]]", "\uFFFD");
        return printable.isEmpty() || printable.matches("(?s).*[\",\r\n].*")
                ? '"' + printable.replace("\"", "\"\"") + '"'
                : printable;
    }
}
