package com.bitville.postgres.logs.internal.parse;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * csvlog: 24 columns in 13, 26 from 14 on. A record continues over further lines while a quote is open. If it turns out not to be a record,
 * for example after a crash in the middle of a write, parsing continues at its next line that begins like a record.
 */
public final class CsvlogParser implements EntryParser {
    private static final int LEAST_COLUMNS = 23;
    // Later versions may add columns; many more mean that two records were joined.
    private static final int MOST_COLUMNS = 32;
    private static final int UP_TO_MESSAGE = 14;
    private static final int MOST_RESTARTS = 8;

    private static final @Nullable EntryField[] COLUMNS = {
        EntryField.TIME,
        EntryField.USER,
        EntryField.DATABASE,
        EntryField.PID,
        EntryField.CLIENT,
        EntryField.SESSION,
        null,
        null,
        null,
        null,
        null,
        EntryField.SEVERITY,
        EntryField.STATE,
        EntryField.MESSAGE,
        EntryField.DETAIL,
        EntryField.HINT,
        EntryField.INTERNAL_QUERY,
        null,
        EntryField.CONTEXT,
        EntryField.STATEMENT,
        null,
        null,
        EntryField.APPLICATION,
        EntryField.BACKEND_TYPE,
        null,
        EntryField.QUERY_ID
    };

    private final LogTime clock;
    private final Consumer<Entry> entries;
    private final ReadStatistics readStatistics;
    private final Entry entry;
    private final List<Piece> record = new ArrayList<>();
    private byte[] text = new byte[1024];
    private int length;
    private boolean quoted;
    private int restarts;
    private boolean unclosed;
    private int behindQuote;

    /** One line of a record of several lines: its origin and its position in the text. */
    private record Piece(int file, long start, boolean cut, int from, int to) {}

    public CsvlogParser(LogTime clock, Consumer<Entry> entries, ReadStatistics readStatistics) {
        this.clock = clock;
        this.entries = entries;
        this.readStatistics = readStatistics;
        this.entry = new Entry(clock);
    }

    @Override
    public void line(Line line) {
        if (line.behindTear()) {
            boolean open = !record.isEmpty();
            if (open) {
                complete(true);
            }
            clear();
            readStatistics.tear(open);
        }
        if (!record.isEmpty() && isWhole(line)) {
            complete(true);
            endOfFile(false);
        }
        if (!record.isEmpty()) {
            goOn(line);
        } else if (!isBeginning(line) || (readStatistics.isTorn() && !hasLoneQuote(line))) {
            // After lost bytes a line may be the rest of a text; in a text every quote is doubled.
            readStatistics.unreadable(line);
        } else {
            int columns = parse(line);
            if (unclosed || line.cut()) {
                goOn(line);
            } else {
                tell(line, columns, LEAST_COLUMNS);
            }
        }
    }

    private void tell(Line line, int columns, int least) {
        if (columns >= least && columns <= MOST_COLUMNS) {
            readStatistics.whole();
            entries.accept(entry);
        } else {
            readStatistics.unreadable(line);
        }
    }

    private void goOn(Line line) {
        if (length > 0) {
            text[length++] = '\n';
        }
        int from = length;
        if (length + line.length() + 1 > text.length) {
            text = Arrays.copyOf(text, Math.max(length + line.length() + 1, 2 * text.length));
        }
        System.arraycopy(line.bytes(), line.from(), text, length, line.length());
        length += line.length();
        record.add(new Piece(line.file(), line.start(), line.cut(), from, length));
        quoted ^= oddQuotes(line);
        // The lost part may have contained quotes, so only the beginning of a record can be recognised in what follows.
        if (!quoted || line.cut() || length + LineSplitter.LONGEST > Entry.LONGEST) {
            complete(quoted || line.cut());
        }
    }

    /** Reports the record; if it is not one, restarts with the next of its lines that looks like a beginning. */
    private void complete(boolean open) {
        List<Piece> pieces = List.copyOf(record);
        byte[] joined = Arrays.copyOf(text, length);
        clear();
        Piece first = pieces.get(0);
        Line whole = new Line(first.file())
                .set(joined, 0, joined.length, first.start(), open)
                .tear(open, false);
        int columns = parse(whole);
        if (columns >= (open ? UP_TO_MESSAGE : LEAST_COLUMNS) && columns <= MOST_COLUMNS) {
            readStatistics.whole();
            entries.accept(entry);
            return;
        }
        readStatistics.unreadable(whole);
        if (open) {
            readStatistics.tear(false);
        }
        restarts++;
        for (Piece piece : pieces.subList(1, pieces.size())) {
            Line again = new Line(piece.file()).set(joined, piece.from(), piece.to(), piece.start(), piece.cut());
            if (restarts <= MOST_RESTARTS) {
                line(again);
            } else {
                readStatistics.unreadable(again);
            }
        }
        restarts--;
    }

    private void clear() {
        record.clear();
        length = 0;
        quoted = false;
    }

    /** Splits a record; quotes are removed in place. Returns how many columns it has, and whether a quote is open. */
    private int parse(Line line) {
        entry.begin(line);
        int at = entry.load(line.bytes(), line.from(), line.to());
        byte[] bytes = entry.bytes();
        int to = entry.used();
        unclosed = false;
        int columns = 0;
        int time = clock.end(bytes, at, to);
        if (time >= 0 && (time == to || bytes[time] == ',')) {
            columns = column(columns, at, time);
            at = time + 1;
        }
        while (at <= to) {
            boolean isQuoted = at < to && bytes[at] == '"';
            int from = isQuoted ? at + 1 : at;
            int end = isQuoted ? unquote(bytes, from, to) : from;
            at = isQuoted ? behindQuote : at;
            while (at < to && bytes[at] != ',') {
                at++;
            }
            columns = column(columns, from, isQuoted ? end : at);
            at++;
        }
        return columns;
    }

    /** Removes the doubled quotes of a field in place and returns the new end of its text. */
    private int unquote(byte[] bytes, int from, int to) {
        int read = from;
        while (read < to && bytes[read] != '"') {
            read++;
        }
        int write = read;
        while (read + 1 < to && bytes[read + 1] == '"') {
            bytes[write++] = '"';
            read += 2;
            while (read < to && bytes[read] != '"') {
                bytes[write++] = bytes[read++];
            }
        }
        unclosed = read >= to;
        behindQuote = Math.min(to, read + 1);
        return write;
    }

    private int column(int index, int from, int to) {
        EntryField entryField = index < COLUMNS.length ? COLUMNS[index] : null;
        if (entryField != null && to > from) {
            entry.set(entryField, from, to);
        }
        return index + 1;
    }

    private boolean isBeginning(Line line) {
        int end = clock.end(line.bytes(), line.from(), line.to());
        return end > 0 && end < line.to() && line.bytes()[end] == ',';
    }

    /**
     * Whether a line is a separate record although a quote is open, so that an earlier record was never finished. Inside a field every
     * quote is doubled, whatever the text: a single quote is the server's.
     */
    private boolean isWhole(Line line) {
        return isBeginning(line) && !oddQuotes(line) && hasLoneQuote(line);
    }

    private static boolean hasLoneQuote(Line line) {
        byte[] bytes = line.bytes();
        int i = Bytes.indexOf(bytes, line.from(), line.to(), '"');
        while (i >= 0) {
            int end = i;
            while (end < line.to() && bytes[end] == '"') {
                end++;
            }
            if ((end - i) % 2 == 1) {
                return true;
            }
            i = Bytes.indexOf(bytes, end, line.to(), '"');
        }
        return false;
    }

    private static boolean oddQuotes(Line line) {
        boolean odd = false;
        byte[] bytes = line.bytes();
        for (int i = line.from(); i < line.to(); i++) {
            odd ^= bytes[i] == '"';
        }
        return odd;
    }

    @Override
    public void endOfFile(boolean quiet) {
        if (quiet && !record.isEmpty()) {
            complete(true);
        }
        // Quotes of another file close nothing; the rest is read again with its end.
        clear();
    }

    @Override
    public void flush() {
        // A record with an open quote is incomplete.
    }

    @Override
    public Optional<Line.Mark> waiting() {
        return record.isEmpty()
                ? Optional.empty()
                : Optional.of(new Line.Mark(record.get(0).file(), record.get(0).start()));
    }
}
