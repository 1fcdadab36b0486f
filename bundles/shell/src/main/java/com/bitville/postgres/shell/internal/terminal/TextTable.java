package com.bitville.postgres.shell.internal.terminal;

import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table as wide as the screen. No character is lost: what does not fit is wrapped between words, and where that is not enough, within
 * words behind a separator such as an underscore; a table that does not fit so either is printed as records, a line for each value. Columns of numbers and of sizes are aligned to the right. Values are printed without control characters.
 */
public final class TextTable {
    private static final String BETWEEN = " | ";
    /** A longer word is broken, rather than that the table becomes records. */
    private static final int LONGEST_WORD = 24;
    /** About how many lines of a cell still read as a table. */
    private static final int MOST_LINES = 4;

    private final List<String> headers = new ArrayList<>();
    private final List<Boolean> extra = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private String whenEmpty = "";
    private boolean withHeaders = true;
    private int[] natural = {};
    private int[] words = {};
    private int[] segments = {};
    private int[] least = {};
    private boolean[] numeric = {};

    /** Adds a column. */
    public TextTable column(String header) {
        headers.add(header);
        extra.add(false);
        return this;
    }

    /** Adds columns. */
    public TextTable columns(String... names) {
        Arrays.stream(names).forEach(this::column);
        return this;
    }

    /** Adds a column that is left out where the screen is too narrow; {@code --json} must have its value. */
    public TextTable extra(String header) {
        column(header);
        extra.set(extra.size() - 1, true);
        return this;
    }

    /** Prints this line in place of a table without rows. */
    public TextTable emptyTableText(String text) {
        whenEmpty = text;
        return this;
    }

    /** Prints rows only. */
    public TextTable noHeaders() {
        withHeaders = false;
        return this;
    }

    public Row addRow() {
        Row row = new Row();
        rows.add(row);
        return row;
    }

    /** The values of one row, in the order of the columns; null is an empty cell. */
    public static final class Row {
        private final List<String> cells = new ArrayList<>();

        private Row() {}

        public void addContent(@Nullable Object... values) {
            for (Object value : values) {
                cells.add(value == null ? "" : PlainText.printable(value.toString()));
            }
        }

        String at(int column) {
            return column < cells.size() ? cells.get(column) : "";
        }
    }

    /**
     * Whether all columns fit the screen without a break inside a word and without cells of many lines; if not, lines read better than
     * this table.
     */
    public boolean fits(PrintStream out) {
        measure();
        least = words;
        List<Integer> all = IntStream.range(0, headers.size()).boxed().toList();
        int width = Screen.width(out);
        if (!fits(all, width, false)) {
            return false;
        }
        int[] widths = widths(all, width);
        return all.stream().allMatch(column -> natural[column] <= widths[column] * MOST_LINES);
    }

    public void print(PrintStream out) {
        if (rows.isEmpty() && !whenEmpty.isEmpty()) {
            Screen.wrapped(out, whenEmpty, 0);
            return;
        }
        measure();
        int width = Screen.width(out);
        least = words;
        List<Integer> shown =
                new ArrayList<>(IntStream.range(0, headers.size()).boxed().toList());
        for (int i = headers.size() - 1; i >= 0 && !fits(shown, width, true); i--) {
            if (extra.get(i)) {
                shown.remove(Integer.valueOf(i));
            }
        }
        if (!fits(shown, width, false)) {
            least = segments;
        }
        if (!fits(shown, width, false)) {
            records(out, width);
            return;
        }
        lines(out, shown, widths(shown, width));
        if (shown.size() < headers.size()) {
            Screen.wrapped(
                    out,
                    "(not shown: "
                            + IntStream.range(0, headers.size())
                                    .filter(column -> !shown.contains(column))
                                    .mapToObj(headers::get)
                                    .collect(Collectors.joining(", "))
                            + "; a wider terminal or --json has them)",
                    0);
        }
    }

    private boolean fits(List<Integer> shown, int width, boolean unwrapped) {
        return width == Screen.UNLIMITED
                || shown.stream()
                                        .mapToInt(column -> unwrapped ? natural[column] : least[column])
                                        .sum()
                                + BETWEEN.length() * (shown.size() - 1)
                        <= width;
    }

    private void measure() {
        natural = new int[headers.size()];
        words = new int[headers.size()];
        segments = new int[headers.size()];
        numeric = new boolean[headers.size()];
        for (int column = 0; column < headers.size(); column++) {
            int place = column;
            List<String> values = rows.stream().map(row -> row.at(place)).toList();
            numeric[column] = isNumeric(values);
            String header = withHeaders ? headers.get(column) : "";
            natural[column] = most(header, values, TextLayout::columns);
            // A size is not parted from its unit.
            words[column] = Math.max(
                    TextLayout.longestWord(header),
                    most("", values, numeric[column] ? TextLayout::columns : TextLayout::longestWord));
            segments[column] = numeric[column]
                    ? words[column]
                    : Math.min(LONGEST_WORD, most(header, values, TextLayout::longestSegment));
        }
    }

    private static int most(String header, List<String> values, ToIntFunction<String> measure) {
        return Math.max(
                measure.applyAsInt(header),
                values.stream().mapToInt(measure).max().orElse(0));
    }

    private static boolean isNumeric(List<String> values) {
        List<String> known = values.stream()
                .filter(value -> !value.isEmpty() && !value.equals("-"))
                .toList();
        return !known.isEmpty()
                && known.stream().allMatch(value -> value.matches("[-+]?\\d[\\d,]*(\\.\\d+)?( (bytes|[KMGT]iB|%))?"));
    }

    /** Each column gets its longest word; the rest of the width goes first to those that need least of it. */
    private int[] widths(List<Integer> shown, int width) {
        int[] widths = new int[headers.size()];
        if (fits(shown, width, true)) {
            shown.forEach(column -> widths[column] = natural[column]);
            return widths;
        }
        int rest = width - BETWEEN.length() * (shown.size() - 1);
        for (int column : shown) {
            widths[column] = least[column];
            rest -= widths[column];
        }
        List<Integer> needy = new ArrayList<>(shown);
        needy.sort((one, other) -> Integer.compare(natural[one] - widths[one], natural[other] - widths[other]));
        for (int i = 0; i < needy.size(); i++) {
            int column = needy.get(i);
            int more = Math.min(natural[column] - widths[column], rest / (needy.size() - i));
            widths[column] += more;
            rest -= more;
        }
        return widths;
    }

    private void lines(PrintStream out, List<Integer> shown, int[] widths) {
        if (withHeaders) {
            line(out, shown, widths, headers);
            out.println(String.join(
                    "-+-",
                    shown.stream().map(column -> "-".repeat(widths[column])).toList()));
        }
        for (Row row : rows) {
            line(
                    out,
                    shown,
                    widths,
                    IntStream.range(0, headers.size()).mapToObj(row::at).toList());
        }
    }

    private void line(PrintStream out, List<Integer> shown, int[] widths, List<String> cells) {
        List<List<String>> wrapped = new ArrayList<>();
        int height = 1;
        for (int column : shown) {
            List<String> lines = TextLayout.wrap(cells.get(column), Math.max(1, widths[column]), 0);
            wrapped.add(lines);
            height = Math.max(height, lines.size());
        }
        for (int i = 0; i < height; i++) {
            List<String> parts = new ArrayList<>();
            for (int j = 0; j < shown.size(); j++) {
                String part = i < wrapped.get(j).size() ? wrapped.get(j).get(i) : "";
                parts.add(TextLayout.pad(part, widths[shown.get(j)], numeric[shown.get(j)]));
            }
            out.println(String.join(BETWEEN, parts).stripTrailing());
        }
    }

    private void records(PrintStream out, int width) {
        int label = headers.stream().mapToInt(TextLayout::columns).max().orElse(0);
        int number = 0;
        for (Row row : rows) {
            String head = "-[ " + ++number + " ]";
            out.println(head + "-".repeat(Math.max(1, Math.min(width, label + 20) - head.length())));
            for (int column = 0; column < headers.size(); column++) {
                String start = TextLayout.pad(headers.get(column), label, false) + BETWEEN;
                TextLayout.wrap(start + row.at(column), width, label + BETWEEN.length())
                        .forEach(line -> out.println(line.stripTrailing()));
            }
        }
    }
}
