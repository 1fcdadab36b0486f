package com.bitville.postgres.logs.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * csvlog: 24 columns in 13, 26 from 14 on. A record goes on over as many lines as its quotes are open. Where one turns out to be none,
 * such as after a crash in the middle of a write, reading goes on at its next line that begins like a record.
 */
final class CsvlogParser implements EntryParser {
    private static final int LEAST_COLUMNS = 23;
    // Later versions may add some; many more are two records that ran into each other.
    private static final int MOST_COLUMNS = 32;
    private static final int UP_TO_MESSAGE = 14;
    private static final int MOST_RESTARTS = 8;
    private static final Pattern BEGINNING = Pattern.compile(LogTime.PATTERN + ",");

    private static final @Nullable Field[] COLUMNS = {
        Field.TIME,
        Field.USER,
        Field.DATABASE,
        Field.PID,
        Field.CLIENT,
        null,
        null,
        null,
        null,
        null,
        null,
        Field.SEVERITY,
        Field.STATE,
        Field.MESSAGE,
        Field.DETAIL,
        Field.HINT,
        Field.INTERNAL_QUERY,
        null,
        Field.CONTEXT,
        Field.STATEMENT,
        null,
        null,
        Field.APPLICATION,
        Field.BACKEND_TYPE,
        null,
        Field.QUERY_ID
    };

    private final Consumer<Entry> entries;
    private final Tally tally;
    private final List<Line> record = new ArrayList<>();
    private int length;
    private boolean quoted;
    private int restarts;

    CsvlogParser(Consumer<Entry> entries, Tally tally) {
        this.entries = entries;
        this.tally = tally;
    }

    @Override
    public void line(Line line) {
        if (!record.isEmpty() && isWhole(line.text())) {
            complete(true);
            endOfFile(false);
        }
        if (record.isEmpty() && !BEGINNING.matcher(line.text()).lookingAt()) {
            tally.unreadable(line);
            return;
        }
        record.add(line);
        length += line.text().length();
        quoted ^= oddQuotes(line.text());
        // What was cut off may have held quotes, so that nothing is known of what follows but how a record begins.
        if (!quoted || line.cut() || length > LONGEST_ENTRY) {
            complete(quoted || line.cut());
        }
    }

    /** Tells the record; if it is none, begins again with the next of its lines that looks like a beginning. */
    private void complete(boolean open) {
        List<Line> lines = List.copyOf(record);
        record.clear();
        length = 0;
        quoted = false;
        List<String> columns = columns(lines);
        if (columns.size() >= (open ? UP_TO_MESSAGE : LEAST_COLUMNS) && columns.size() <= MOST_COLUMNS) {
            tell(lines.get(0), columns, open);
            return;
        }
        tally.unreadable(lines.get(0));
        restarts++;
        if (restarts <= MOST_RESTARTS) {
            lines.subList(1, lines.size()).forEach(this::line);
        } else {
            lines.subList(1, lines.size()).forEach(tally::unreadable);
        }
        restarts--;
    }

    private void tell(Line first, List<String> columns, boolean cut) {
        Entry entry = new Entry(first.mark());
        for (int i = 0; i < Math.min(columns.size(), COLUMNS.length); i++) {
            Field field = COLUMNS[i];
            if (field != null) {
                entry.put(field, columns.get(i));
            }
        }
        if (cut) {
            entry.markCut();
        }
        entries.accept(entry);
    }

    /**
     * Whether a line is a record of its own although quotes are open, so that an earlier record was never finished. Inside a field
     * every quote is doubled, whatever the text says: a quote that stands alone is the server's.
     */
    private static boolean isWhole(String text) {
        return BEGINNING.matcher(text).lookingAt() && !oddQuotes(text) && hasLoneQuote(text);
    }

    private static boolean hasLoneQuote(String text) {
        int i = text.indexOf('"');
        while (i >= 0) {
            int end = i;
            while (end < text.length() && text.charAt(end) == '"') {
                end++;
            }
            if ((end - i) % 2 == 1) {
                return true;
            }
            i = text.indexOf('"', end);
        }
        return false;
    }

    private static boolean oddQuotes(String text) {
        boolean odd = false;
        for (int i = text.indexOf('"'); i >= 0; i = text.indexOf('"', i + 1)) {
            odd = !odd;
        }
        return odd;
    }

    private static List<String> columns(List<Line> lines) {
        StringBuilder text = new StringBuilder(lines.get(0).text());
        lines.stream().skip(1).forEach(line -> text.append('\n').append(line.text()));
        List<String> columns = new ArrayList<>(COLUMNS.length);
        StringBuilder column = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (inside && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    column.append('"');
                    i++;
                } else {
                    inside = !inside;
                }
            } else if (c == ',' && !inside) {
                columns.add(column.toString());
                column.setLength(0);
            } else {
                column.append(c);
            }
        }
        columns.add(column.toString());
        return columns;
    }

    @Override
    public void endOfFile(boolean quiet) {
        if (quiet && !record.isEmpty()) {
            complete(true);
        }
        // Quotes of another file close nothing; what is left is read again with its end.
        record.clear();
        length = 0;
        quoted = false;
    }

    @Override
    public void flush() {
        // A record whose quotes are open is half.
    }

    @Override
    public Optional<Line.Mark> waiting() {
        return record.isEmpty() ? Optional.empty() : Optional.of(record.get(0).mark());
    }
}
