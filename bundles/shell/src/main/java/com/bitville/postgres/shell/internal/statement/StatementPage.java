package com.bitville.postgres.shell.internal.statement;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** The statements of one server: a table, or one statement with its text and its readings. */
public final class StatementPage {
    /** A text in the table; {@code show} has all of it. */
    private static final int WIDEST = 70;

    private static final int MOST_READINGS = 20;

    private final PrintStream out;
    private final History history;
    private final String server;
    private final Instant from;
    private final Map<String, String> texts;

    /**
     * The page of a server.
     *
     * @param from the begin of the history
     */
    public StatementPage(PrintStream out, History history, String server, Instant from) {
        this.out = out;
        this.history = history;
        this.server = server;
        this.from = from;
        this.texts = StatementSums.texts(history, server, from);
    }

    /** The last reading, as a document. */
    public Map<String, @Nullable Object> lastInterval() throws CommandException {
        Snapshot snapshot = history.latest(server, "statements")
                .orElseThrow(
                        () -> CommandRefusal.of("no statements of " + server + " were read yet; servers with data: "
                                + String.join(", ", history.servers())
                                + "; see bitville:collectors for the collector's state"));
        Rowset statements = snapshot.rowsets().stream()
                .filter(rowset -> rowset.table().name().equals("statements"))
                .findFirst()
                .orElseThrow(() -> CommandRefusal.of(
                        "the only reading of " + server + " so far is the baseline; wait one interval"));
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("server", server);
        document.put("at", snapshot.at().toString());
        document.put("interval_ms", snapshot.intervalMs());
        document.put("total", statements.total());
        document.put("statements", withTexts(RowRecords.of(statements)));
        return document;
    }

    /** Everything since an instant, as a document. */
    public Map<String, @Nullable Object> since(Instant since) {
        StatementSums sums = StatementSums.since(history, server, since);
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("server", server);
        document.put("from", sums.first());
        document.put("at", sums.last());
        document.put("readings", sums.readings());
        document.put("total", (long) sums.rows().size());
        document.put("statements", withTexts(sums.rows()));
        return document;
    }

    private List<Map<String, @Nullable Object>> withTexts(List<Map<String, @Nullable Object>> rows) {
        rows.forEach(row -> row.put("query", texts.get(String.valueOf(row.get("queryid")))));
        return rows;
    }

    /** Prints a document of either form. */
    public void print(Map<String, @Nullable Object> document, int limit) {
        List<Map<?, ?>> rows = PlainText.list(document, "statements");
        int shown = Math.min(limit, rows.size());
        String time = document.get("readings") instanceof Integer readings
                ? PlainText.count(readings, "reading")
                        + (readings == 0
                                ? ""
                                : " from " + second(document.get("from")) + " to " + second(document.get("at")))
                : TextLayout.span(document.get("interval_ms")) + " up to " + second(document.get("at"));
        Screen.wrapped(
                out,
                PlainText.printable(server) + ", " + time + ": " + shown + " of "
                        + PlainText.count(document, "total", "statement") + " that ran",
                4);
        TextTable table = new TextTable()
                .columns("Total ms", "Calls", "Mean ms", "Rows", "Blocks read", "Query id")
                .columns("User", "Database", "Statement")
                .emptyTableText("No statement ran in this time.");
        for (Map<?, ?> row : rows.subList(0, shown)) {
            double ms = RowRecords.number(row, "total_exec_time");
            double calls = RowRecords.number(row, "calls");
            table.addRow()
                    .addContent(
                            decimal("%.1f", ms),
                            Math.round(calls),
                            calls == 0 ? "-" : decimal("%.2f", ms / calls),
                            Math.round(RowRecords.number(row, "rows")),
                            Math.round(RowRecords.number(row, "shared_blks_read")),
                            PlainText.cell(row, "queryid"),
                            PlainText.cell(row, "usename"),
                            PlainText.cell(row, "datname"),
                            PlainText.line(row.get("query"), WIDEST));
        }
        if (table.fits(out)) {
            table.print(out);
        } else {
            rows.subList(0, shown).forEach(this::line);
        }
    }

    /** A statement on a narrow screen: its figures, and more of its text than a column has. */
    private void line(Map<?, ?> row) {
        double ms = RowRecords.number(row, "total_exec_time");
        double calls = RowRecords.number(row, "calls");
        Screen.line(
                out,
                4,
                "%.1f ms, %s, %s ms each, %s, %s read; id %s, %s@%s",
                ms,
                PlainText.count(Math.round(calls), "call"),
                calls == 0 ? "-" : decimal("%.2f", ms / calls),
                PlainText.count(Math.round(RowRecords.number(row, "rows")), "row"),
                PlainText.count(Math.round(RowRecords.number(row, "shared_blks_read")), "block"),
                PlainText.cell(row, "queryid"),
                PlainText.cell(row, "usename"),
                PlainText.cell(row, "datname"));
        Screen.wrapped(out, "    " + PlainText.line(row.get("query"), WIDEST), 6);
    }

    private static String second(@Nullable Object at) {
        return at == null
                ? "-"
                : Instant.parse(at.toString()).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String decimal(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** The readings of one statement in the last hour, as a document; empty if it did not run. */
    public Map<String, @Nullable Object> one(String queryid) {
        List<Map<String, @Nullable Object>> readings = new ArrayList<>();
        for (TableMoment moment : history.moments(server, "statements", from)) {
            for (Map<String, @Nullable Object> row : RowRecords.of(moment.rowset())) {
                if (queryid.equals(String.valueOf(row.get("queryid")))) {
                    Map<String, @Nullable Object> reading = new LinkedHashMap<>();
                    reading.put("at", moment.at());
                    reading.putAll(row);
                    readings.add(reading);
                }
            }
        }
        String text = texts.get(queryid);
        if (readings.isEmpty() && text == null) {
            return Map.of();
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("server", server);
        document.put("queryid", queryid);
        document.put("query", text);
        document.put("readings", readings);
        return document;
    }

    /** Prints the whole text and the newest readings of one statement. */
    public void printOne(Map<String, @Nullable Object> document) {
        List<Map<?, ?>> readings = PlainText.list(document, "readings");
        double calls = readings.stream()
                .mapToDouble(row -> RowRecords.number(row, "calls"))
                .sum();
        double ms = readings.stream()
                .mapToDouble(row -> RowRecords.number(row, "total_exec_time"))
                .sum();
        Screen.wrapped(
                out,
                "Statement " + PlainText.cell(document, "queryid") + " of " + PlainText.printable(server) + ": "
                        + PlainText.count(Math.round(calls), "call") + ", " + TextLayout.span(ms) + " in "
                        + PlainText.count(readings.size(), "reading") + " of the last hour",
                4);
        out.println();
        Object text = document.get("query");
        if (text == null) {
            Screen.wrapped(out, "Its text was not read yet; texts follow within five minutes of the first row.", 0);
        } else {
            text.toString()
                    .lines()
                    .forEach(line -> Screen.wrapped(out, PlainText.printable(line.replace("\t", "    ")), 4));
        }
        out.println();
        TextTable table = new TextTable()
                .columns("Reading", "Total ms", "Calls", "Mean ms", "Rows", "Blocks read", "User", "Database")
                .emptyTableText("It did not run in the last hour, or was not among the statements with the most time.");
        List<Map<?, ?>> newest = readings.subList(Math.max(0, readings.size() - MOST_READINGS), readings.size());
        for (Map<?, ?> row : newest) {
            double each = RowRecords.number(row, "calls");
            table.addRow()
                    .addContent(
                            second(row.get("at")),
                            decimal("%.1f", RowRecords.number(row, "total_exec_time")),
                            Math.round(each),
                            each == 0 ? "-" : decimal("%.2f", RowRecords.number(row, "total_exec_time") / each),
                            Math.round(RowRecords.number(row, "rows")),
                            Math.round(RowRecords.number(row, "shared_blks_read")),
                            PlainText.cell(row, "usename"),
                            PlainText.cell(row, "datname"));
        }
        table.print(out);
        if (newest.size() < readings.size()) {
            out.println((readings.size() - newest.size()) + " earlier readings: --json has them all");
        }
    }
}
