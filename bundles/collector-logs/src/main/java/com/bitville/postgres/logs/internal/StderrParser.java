package com.bitville.postgres.logs.internal;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** stderr: an entry begins with prefix and severity; DETAIL and the like are lines of their own; any other line goes on with the last. */
final class StderrParser implements EntryParser {
    private final LinePrefix prefix;
    private final Consumer<Entry> entries;
    private final Tally tally;
    private final Entry entry;
    private boolean open;
    private boolean located;
    private boolean verboseBefore;
    private @Nullable Field growing;

    StderrParser(LinePrefix prefix, LogTime clock, Consumer<Entry> entries, Tally tally) {
        this.prefix = prefix;
        this.entries = entries;
        this.tally = tally;
        this.entry = new Entry(clock);
    }

    @Override
    public void line(Line line) {
        if (line.behindTear()) {
            tear();
        }
        // PostgreSQL begins each further line of a message with a tab; only what has none can be a new entry.
        boolean further = line.startsWith('\t');
        if (further || !prefix.match(line.bytes(), line.from(), line.to())) {
            if (line.torn() && !further) {
                // The beginning of an entry that is lost belongs to no other.
                tally.unreadable(line);
                return;
            }
            goOn(line, further ? line.from() + 1 : line.from());
            return;
        }
        Words.Word word = prefix.word();
        if (isLocation(line, word)) {
            located = true;
            growing = null;
        } else if (word.severity() != null) {
            begin(line);
        } else if (open && samePid(line)) {
            growing = word.addition();
            if (growing != null) {
                entry.append(growing, line.bytes(), prefix.textFrom(), line.to());
            }
        } else {
            flush();
            tally.unreadable(line);
        }
    }

    /** The line that only a verbose entry has; its word may be one of a language that is not known here. */
    private boolean isLocation(Line line, Words.Word word) {
        boolean addition = word.severity() == null ? word.addition() == null : word.severity() == Severity.UNKNOWN;
        return open
                && addition
                && Verbose.isLocation(line.bytes(), prefix.textFrom(), line.to())
                && Verbose.mayBe(entry)
                && samePid(line);
    }

    private boolean samePid(Line line) {
        for (int i = 0; i < prefix.fields(); i++) {
            if (prefix.field(i) == Field.PID) {
                int length = prefix.to(i) - prefix.from(i);
                int own = entry.from(Field.PID);
                return entry.to(Field.PID) - own == length && same(line.bytes(), prefix.from(i), own, length);
            }
        }
        return true;
    }

    private boolean same(byte[] bytes, int at, int own, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[at + i] != entry.bytes()[own + i]) {
                return false;
            }
        }
        return true;
    }

    /** What was said before has lost its end, and what comes now may be the rest of something else. */
    private void tear() {
        tally.tear(open);
        if (open) {
            entry.markCut();
            flush();
        }
    }

    private void begin(Line line) {
        flush();
        tally.whole();
        entry.begin(line);
        int shift = entry.load(line.bytes(), line.from(), line.to()) - line.from();
        for (int i = 0; i < prefix.fields(); i++) {
            int from = prefix.from(i);
            int to = prefix.to(i);
            entry.set(prefix.field(i), to == from ? 0 : from + shift, to == from ? 0 : to + shift);
        }
        int end = prefix.textFrom() + shift;
        int word = prefix.wordFrom() + shift;
        int wordEnd = end;
        while (wordEnd > word && (entry.bytes()[wordEnd - 1] == ' ' || entry.bytes()[wordEnd - 1] == ':')) {
            wordEnd--;
        }
        entry.set(Field.SEVERITY, word, wordEnd);
        entry.set(Field.MESSAGE, end, entry.used());
        open = true;
        located = false;
        growing = Field.MESSAGE;
    }

    private void goOn(Line line, int from) {
        if (!open) {
            // The further lines of an entry begin with a tab; behind a tear there may be the rest of a line before
            // them.
            if (!line.startsWith('\t') && !line.behindTear()) {
                tally.whole();
            }
            tally.unreadable(line);
            return;
        }
        if (growing != null) {
            entry.append(growing, line.bytes(), from, line.to());
        }
        if (entry.used() + LineSplitter.LONGEST > Entry.LONGEST) {
            // Told now, so that the next run need not come back to its beginning; its further lines belong to none.
            tear();
        }
    }

    @Override
    public void endOfFile(boolean quiet) {
        // The entry may go on in the next file.
    }

    @Override
    public void flush() {
        if (open) {
            open = false;
            growing = null;
            // What was torn before its LOCATION is not told with a SQLSTATE in front of what may be SQL.
            if (located || verboseBefore || entry.cut()) {
                Verbose.undo(entry, located);
            }
            verboseBefore = located;
            entries.accept(entry);
        }
    }

    @Override
    public Optional<Line.Mark> waiting() {
        return open ? Optional.of(entry.mark()) : Optional.empty();
    }
}
