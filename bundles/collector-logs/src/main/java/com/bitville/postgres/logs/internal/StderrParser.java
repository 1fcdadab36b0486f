package com.bitville.postgres.logs.internal;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** stderr: an entry begins with prefix and severity; DETAIL and the like are lines of their own; any other line goes on with the last. */
final class StderrParser implements EntryParser {
    private static final Map<String, Field> ADDITIONS = Map.of(
            "DETAIL", Field.DETAIL,
            "HINT", Field.HINT,
            "QUERY", Field.INTERNAL_QUERY,
            "CONTEXT", Field.CONTEXT,
            "STATEMENT", Field.STATEMENT);

    private final LinePrefix prefix;
    private final Consumer<Entry> entries;
    private final Tally tally;
    private @Nullable Entry current;
    private @Nullable Field growing;
    private int length;

    StderrParser(LinePrefix prefix, Consumer<Entry> entries, Tally tally) {
        this.prefix = prefix;
        this.entries = entries;
        this.tally = tally;
    }

    @Override
    public void line(Line line) {
        // PostgreSQL begins each further line of a message with a tab; only what has none can be a new entry.
        boolean further = line.text().startsWith("\t");
        LinePrefix.Parts parts = further ? null : prefix.match(line.text());
        if (parts == null) {
            goOn(line, further ? line.text().substring(1) : line.text());
            return;
        }
        Entry entry = current;
        Field addition = ADDITIONS.get(parts.word());
        boolean added = addition != null
                || parts.word().equals("LOCATION")
                || parts.word().equals("BACKTRACE");
        if (added && entry != null && entry.text(Field.PID).equals(pid(parts))) {
            growing = addition;
            if (addition != null) {
                entry.append(addition, parts.rest());
            }
        } else if (added) {
            tally.unreadable(line);
            flush();
        } else {
            begin(line, parts);
        }
    }

    private static String pid(LinePrefix.Parts parts) {
        String pid = parts.value(Field.PID);
        return pid == null ? "" : pid;
    }

    private void begin(Line line, LinePrefix.Parts parts) {
        flush();
        Entry entry = new Entry(line.mark());
        for (int i = 0; i < parts.fields().size(); i++) {
            entry.put(parts.fields().get(i), parts.values().get(i));
        }
        entry.put(Field.SEVERITY, parts.word());
        entry.put(Field.MESSAGE, parts.rest());
        if (line.cut()) {
            entry.markCut();
        }
        current = entry;
        growing = Field.MESSAGE;
        length = line.text().length();
    }

    private void goOn(Line line, String text) {
        Entry entry = current;
        if (entry == null) {
            tally.unreadable(line);
            return;
        }
        if (growing != null) {
            entry.append(growing, text);
        }
        length += text.length() + 1;
        if (length > LONGEST_ENTRY) {
            // Told now, so that the next run need not come back to its beginning; its further lines belong to none.
            entry.markCut();
            flush();
        }
    }

    @Override
    public void endOfFile(boolean quiet) {
        // The entry may go on in the next file.
    }

    @Override
    public void flush() {
        Entry entry = current;
        current = null;
        growing = null;
        if (entry != null) {
            entries.accept(entry);
        }
    }

    @Override
    public Optional<Line.Mark> waiting() {
        return Optional.ofNullable(current).map(Entry::mark);
    }
}
