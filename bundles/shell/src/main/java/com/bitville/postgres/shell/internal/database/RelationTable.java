package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Prints rows under chosen columns. */
final class RelationTable {
    private static final int PAGE = 8192;
    private static final long HOUR = 3_600;
    private static final long MINUTE = 60;

    private final List<String> heads = new ArrayList<>();
    private final Set<String> extras = new HashSet<>();
    private final List<Function<Map<String, @Nullable Object>, String>> cells = new ArrayList<>();

    RelationTable column(String head, Function<Map<String, @Nullable Object>, String> cell) {
        heads.add(head);
        cells.add(cell);
        return this;
    }

    /** Leaves out these columns, the last first, where the screen is too narrow. */
    RelationTable extra(String... columns) {
        extras.addAll(List.of(columns));
        return this;
    }

    RelationTable text(String head, String column) {
        return column(head, row -> PlainText.cell(row, column));
    }

    RelationTable number(String head, String column) {
        return column(
                head,
                row -> row.get(column) instanceof Number number
                        ? String.format(Locale.ROOT, "%,d", number.longValue())
                        : "-");
    }

    /** A number above zero; a dash for any other. */
    RelationTable above(String head, String column) {
        return column(
                head,
                row -> RowRecords.number(row, column) > 0
                        ? String.format(Locale.ROOT, "%,d", (long) RowRecords.number(row, column))
                        : "-");
    }

    RelationTable flag(String head, String column) {
        return column(head, row -> row.get(column) instanceof Boolean flag ? flag ? "yes" : "no" : "-");
    }

    RelationTable bytes(String head, String column) {
        return column(head, row -> PlainText.size(row.get(column)));
    }

    RelationTable pages(String head, String... columns) {
        return column(head, row -> {
            double pages = 0;
            for (String each : columns) {
                pages += Math.max(0, RowRecords.number(row, each));
            }
            return PlainText.size(pages * PAGE);
        });
    }

    /** Schema and name. */
    RelationTable name(String head, String column) {
        return column(head, row -> PlainText.cell(row, "schemaname") + "." + PlainText.cell(row, column));
    }

    void print(PrintStream out, List<Map<String, @Nullable Object>> rows, String empty) {
        TextTable table = new TextTable();
        for (String head : heads) {
            if (extras.contains(head)) {
                table.extra(head);
            } else {
                table.column(head);
            }
        }
        for (Map<String, @Nullable Object> row : rows) {
            table.addRow()
                    .addContent(cells.stream().map(cell -> cell.apply(row)).toArray());
        }
        table.emptyTableText(empty);
        table.print(out);
    }

    /** The first rows by a sum of columns, the greatest first. */
    static List<Map<String, @Nullable Object>> first(
            List<Map<String, @Nullable Object>> rows, int limit, String... columns) {
        return rows.stream()
                .sorted(Comparator.comparingDouble((Map<String, @Nullable Object> row) -> sum(row, columns))
                        .reversed())
                .limit(limit)
                .toList();
    }

    /** Of how many rows how many are shown, such as {@code the first 20 of 45 tables}. */
    static String first(int rows, int limit, String one, String more) {
        return rows > limit
                ? "the first " + limit + " of " + PlainText.count(rows, one, more)
                : PlainText.count(rows, one, more);
    }

    static double sum(Map<String, @Nullable Object> row, String... columns) {
        double sum = 0;
        for (String column : columns) {
            sum += RowRecords.number(row, column);
        }
        return sum;
    }

    static String age(long seconds) {
        if (seconds < 2 * MINUTE) {
            return seconds + " s";
        }
        return seconds < 2 * HOUR ? seconds / MINUTE + " min" : seconds / HOUR + " h";
    }
}
