package com.bitville.postgres.logs.internal.parse;

import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.entry.Severity;
import com.bitville.postgres.logs.internal.entry.SeverityWords;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.prefix.BorderChooser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.prefix.PrefixBorder;
import com.bitville.postgres.logs.internal.prefix.PrefixCandidates;
import com.bitville.postgres.logs.internal.prefix.ReloadMessage;
import com.bitville.postgres.logs.internal.prefix.VerboseParts;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** stderr: an entry begins with prefix and severity; DETAIL and the like are separate lines; any other line continues the last one. */
public final class StderrParser implements EntryParser {
    private final PrefixCandidates prefixCandidates;
    private final Consumer<Entry> entries;
    private final ReadStatistics readStatistics;
    private final Entry entry;
    private List<EntryField> fields = List.of();
    private List<PrefixBorder> borders = List.of();
    private int shift;
    private int word;
    private boolean open;
    private boolean located;
    private boolean verboseBefore;
    private @Nullable EntryField growing;

    public StderrParser(LinePrefix prefix, LogTime clock, Consumer<Entry> entries, ReadStatistics readStatistics) {
        this(PrefixCandidates.only(prefix), clock, entries, readStatistics);
    }

    public StderrParser(
            PrefixCandidates prefixCandidates, LogTime clock, Consumer<Entry> entries, ReadStatistics readStatistics) {
        this.prefixCandidates = prefixCandidates;
        this.entries = entries;
        this.readStatistics = readStatistics;
        this.entry = new Entry(clock);
    }

    @Override
    public void line(Line line) {
        if (line.behindTear()) {
            tear();
        }
        // PostgreSQL begins each further line of a message with a tab; only a line without a tab can be a new entry.
        boolean further = line.startsWith('\t');
        LinePrefix prefix = further && !prefixCandidates.beginWithTab()
                ? null
                : prefixCandidates.match(line.bytes(), line.from(), line.to());
        if (prefix != null) {
            prefixed(prefix, line);
        } else if (line.torn() && !further) {
            // The rest of an entry whose beginning is lost belongs to no other.
            readStatistics.unreadable(line);
        } else {
            goOn(line, further ? line.from() + 1 : line.from());
        }
    }

    private void prefixed(LinePrefix prefix, Line line) {
        SeverityWords.Word said = prefix.word();
        PrefixBorder addition = borders.isEmpty() && prefix.borders().isEmpty() ? null : addition(prefix, line);
        if (addition != null && isLocation(addition.meaning(), line, addition.text())) {
            settle();
            locate();
        } else if (addition != null) {
            add(addition.meaning(), line, addition.text());
        } else if (isLocation(said, line, prefix.textFrom()) && samePid(prefix, line)) {
            locate();
        } else if (said.severity() != null || begins(prefix)) {
            begin(prefix, said, line);
        } else if (open && samePid(prefix, line)) {
            add(said, line, prefix.textFrom());
        } else {
            flush();
            readStatistics.unreadable(line);
        }
    }

    /** The line that only a verbose entry has; its word may be of an unknown language. */
    private boolean isLocation(SeverityWords.Word word, Line line, int textFrom) {
        boolean addition = word.severity() == null ? word.addition() == null : word.severity() == Severity.UNKNOWN;
        return open
                && addition
                && VerboseParts.isLocation(line.bytes(), textFrom, line.to())
                && (!borders.isEmpty() || VerboseParts.mayBe(entry));
    }

    private void locate() {
        located = true;
        growing = null;
    }

    private static boolean begins(LinePrefix prefix) {
        return prefix.borders().stream().anyMatch(PrefixBorder::begins);
    }

    private void add(SeverityWords.Word said, Line line, int textFrom) {
        settle();
        growing = said.addition();
        if (growing != null) {
            entry.append(growing, line.bytes(), textFrom, line.to());
        }
    }

    /**
     * An ambiguous line is part of the open entry if the text before its word is also before the word of the entry: so the two lines
     * determine each other's border.
     */
    private @Nullable PrefixBorder addition(LinePrefix prefix, Line line) {
        if (!open || !samePid(prefix, line)) {
            return null;
        }
        List<PrefixBorder> here = prefix.borders().isEmpty() ? List.of(prefix.border()) : prefix.borders();
        for (PrefixBorder prefixBorder : here) {
            boolean begins = prefixBorder.begins() && !isLocation(prefixBorder.meaning(), line, prefixBorder.text());
            long key = begins ? 0 : PrefixBorder.key(line.bytes(), line.from(), prefixBorder.word());
            if (!begins && borders.isEmpty() && key == PrefixBorder.key(entry.bytes(), 0, word)) {
                return prefixBorder;
            }
            for (PrefixBorder own : borders) {
                if (!begins && own.begins() && key == PrefixBorder.key(entry.bytes(), 0, own.word() + shift)) {
                    borders = List.of(own);
                    return prefixBorder;
                }
            }
        }
        return null;
    }

    private boolean samePid(LinePrefix prefix, Line line) {
        for (int i = 0; i < prefix.fields(); i++) {
            if (prefix.field(i) == EntryField.PID && prefix.to(i) > prefix.from(i) && entry.has(EntryField.PID)) {
                int length = prefix.to(i) - prefix.from(i);
                int own = entry.from(EntryField.PID);
                return entry.to(EntryField.PID) - own == length && same(line.bytes(), prefix.from(i), own, length);
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

    /** The open entry has lost its end, and the next lines may be the rest of something else. */
    private void tear() {
        readStatistics.tear(open);
        if (open) {
            entry.markCut();
            flush();
        }
    }

    private void begin(LinePrefix prefix, SeverityWords.Word said, Line line) {
        flush();
        readStatistics.whole();
        if (said.severity() == Severity.LOG) {
            ReloadMessage hint = ReloadMessage.of(line.bytes(), prefix.textFrom(), line.to());
            if (hint != null) {
                prefixCandidates.hint(hint, prefix.ofServer());
            }
        }
        entry.begin(line);
        shift = entry.load(line.bytes(), line.from(), line.to()) - line.from();
        for (int i = 0; i < prefix.fields(); i++) {
            place(prefix.field(i), prefix.from(i), prefix.to(i));
        }
        severity(prefix.wordFrom(), prefix.textFrom());
        entry.set(EntryField.MESSAGE, prefix.textFrom() + shift, entry.used());
        borders = prefix.borders();
        fields = borders.isEmpty() ? List.of() : prefix.fieldList();
        open = true;
        located = false;
        growing = EntryField.MESSAGE;
    }

    private void place(EntryField entryField, int from, int to) {
        entry.set(entryField, to == from ? 0 : from + shift, to == from ? 0 : to + shift);
    }

    private void severity(int from, int textFrom) {
        word = from + shift;
        int end = textFrom + shift;
        while (end > word && (entry.bytes()[end - 1] == ' ' || entry.bytes()[end - 1] == ':')) {
            end--;
        }
        entry.set(EntryField.SEVERITY, word, end);
    }

    /** Decides where the prefix of the open entry ends, if its line is ambiguous. */
    private void settle() {
        if (borders.isEmpty()) {
            return;
        }
        PrefixBorder chosen = BorderChooser.choose(borders, this::read, entry);
        take(chosen);
        for (int i = 0; i < fields.size(); i++) {
            for (PrefixBorder other : borders) {
                if (other.begins()
                        && (other.starts()[i] != chosen.starts()[i] || other.ends()[i] != chosen.ends()[i])) {
                    place(fields.get(i), 0, 0);
                }
            }
        }
        borders = List.of();
    }

    /** Reads the final form of the entry. */
    private void read(PrefixBorder prefixBorder) {
        take(prefixBorder);
        if (located || verboseBefore) {
            VerboseParts.undo(entry, located);
        }
    }

    private void take(PrefixBorder prefixBorder) {
        entry.set(EntryField.STATE, 0, 0);
        for (int i = 0; i < fields.size(); i++) {
            place(fields.get(i), prefixBorder.starts()[i], prefixBorder.ends()[i]);
        }
        severity(prefixBorder.word(), prefixBorder.text());
        entry.set(EntryField.MESSAGE, prefixBorder.text() + shift, entry.to(EntryField.MESSAGE));
    }

    private void goOn(Line line, int from) {
        if (!open) {
            // The further lines of an entry begin with a tab; after lost bytes the rest of a line may be before them.
            if (!line.startsWith('\t') && !line.behindTear()) {
                readStatistics.whole();
            }
            readStatistics.unreadable(line);
            return;
        }
        if (growing != null) {
            entry.append(growing, line.bytes(), from, line.to());
        }
        if (entry.used() + LineSplitter.LONGEST > Entry.LONGEST) {
            // Reported now, so that the next run need not return to its beginning; its further lines belong to no
            // entry.
            tear();
        }
    }

    @Override
    public void endOfFile(boolean quiet) {
        // The entry may continue in the next file.
    }

    @Override
    public void flush() {
        if (open) {
            settle();
            open = false;
            growing = null;
            // An entry that was torn before its LOCATION must not be reported with a SQLSTATE in front of what may be
            // SQL.
            if (located || verboseBefore || entry.cut()) {
                VerboseParts.undo(entry, located);
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
