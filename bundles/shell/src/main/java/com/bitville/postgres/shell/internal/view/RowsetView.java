package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows the rows of a snapshot with the redaction of delivery. */
public final class RowsetView {
    private static final int MOST_ROWS = 20;
    private static final int MOST_UPRIGHT = 3;
    /** Of a line of pairs on a screen without a width. */
    private static final int LINE = 118;

    private static final int WIDEST = 60;
    private static final int MOST_COLUMNS = 12;

    private final PrintStream out;
    private final @Nullable Redaction redaction;

    public RowsetView(PrintStream out, @Nullable Redaction redaction) {
        this.out = out;
        this.redaction = redaction;
    }

    public void print(Rowset rowset) {
        List<Column> columns = rowset.table().columns();
        out.printf(
                "%n%s: %d of %s%n",
                rowset.table().name(), rowset.rows().size(), PlainText.count(rowset.total(), "row"));
        if (rowset.rows().isEmpty()) {
            return;
        }
        if (rowset.table().form() == TableLayout.SINGLE || columns.size() > MOST_COLUMNS) {
            rowset.rows().stream().limit(MOST_UPRIGHT).forEach(row -> upright(columns, row));
        } else {
            table(columns, rowset.rows());
        }
        int shown =
                rowset.table().form() == TableLayout.SINGLE || columns.size() > MOST_COLUMNS ? MOST_UPRIGHT : MOST_ROWS;
        if (rowset.rows().size() > shown) {
            out.println("  ... " + PlainText.count(rowset.rows().size() - shown, "more row") + "; --json has all");
        }
    }

    private void upright(List<Column> columns, @Nullable Object[] row) {
        int width = Screen.width(out) == Screen.UNLIMITED ? LINE : Screen.width(out);
        StringBuilder line = new StringBuilder("  ");
        for (int i = 0; i < columns.size(); i++) {
            if (row[i] != null) {
                String part = columns.get(i).name() + "=" + cell(columns.get(i), row[i]);
                if (TextLayout.columns(line + part) > width && !line.toString().isBlank()) {
                    Screen.wrapped(out, line.toString().stripTrailing(), 6);
                    line = new StringBuilder("    ");
                }
                line.append(part).append("  ");
            }
        }
        Screen.wrapped(out, line.toString().stripTrailing(), 6);
    }

    private void table(List<Column> columns, List<@Nullable Object[]> rows) {
        TextTable table = new TextTable();
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int place = i;
            if (rows.stream().anyMatch(row -> row[place] != null)) {
                table.column(columns.get(i).name());
                shown.add(i);
            }
        }
        for (@Nullable Object[] row : rows.subList(0, Math.min(MOST_ROWS, rows.size()))) {
            TextTable.Row line = table.addRow();
            for (int i : shown) {
                line.addContent(cell(columns.get(i), row[i]));
            }
        }
        table.print(out);
    }

    private String cell(Column column, @Nullable Object value) {
        return PlainText.line(shown(column, value), WIDEST);
    }

    /** A value with the redaction of delivery; without the redaction service, texts of applications are not shown. */
    private @Nullable Object shown(Column column, @Nullable Object value) {
        if (!(value instanceof String text)) {
            return RowRecords.value(column, value);
        }
        return switch (column.kind()) {
            case SQL_TEXT, FREE_TEXT -> redaction == null ? null : redaction.redact(column.kind(), text);
            default -> text;
        };
    }

    public Map<String, Object> document(Rowset rowset) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (@Nullable Object[] row : rowset.rows()) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            for (int i = 0; i < row.length; i++) {
                Column column = rowset.table().columns().get(i);
                document.put(column.name(), shown(column, row[i]));
            }
            rows.add(document);
        }
        return Map.of("table", rowset.table().name(), "total", rowset.total(), "rows", rows);
    }
}
