package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.entry.SeverityWords;
import java.util.Arrays;
import java.util.List;

/**
 * A {@code log_line_prefix} compiled into a matcher of bytes: prefix, severity, text. Most lines have only one reading, which is found in
 * one pass; {@link PrefixSearch} finds all readings of the others. Used by one thread.
 */
public final class LinePrefix {
    /** How much of a line is examined: no reasonable setting makes a longer prefix. */
    private static final int LONGEST = 4_096;

    private enum Pass {
        /** There is exactly one reading. */
        CERTAIN,
        UNCERTAIN,
        /** There is no reading. */
        NEVER
    }

    private final String text;
    private final PrefixForm form;
    private final PrefixPart[] parts;
    private final int[] nameStarts;
    private final int[] nameEnds;
    private final int[] starts;
    private final int[] ends;
    private final int growth;
    private final int mostGrowth;
    private final PrefixSearch search;
    private byte[] line = new byte[0];
    private int from;
    private int to;
    private int word;
    private int behind;
    private boolean ofServer;
    private List<PrefixBorder> borders = List.of();

    private LinePrefix(String text, List<String> abbreviations, boolean open) {
        this.text = text;
        form = new PrefixForm(text, abbreviations);
        parts = form.parts;
        nameStarts = new int[form.names];
        nameEnds = new int[form.names];
        starts = new int[form.fields.length];
        ends = new int[form.fields.length];
        int most = Math.min(
                LONGEST, Arrays.stream(parts).mapToInt(PrefixPart::mostBytes).sum());
        growth = form.growth(1);
        mostGrowth = form.growth(4);
        search = new PrefixSearch(parts, form.slots, form.fields.length, most, abbreviations, open);
    }

    /** Compiles a setting's value; every value can be compiled. */
    public static LinePrefix of(String setting) {
        return new LinePrefix(setting, List.of(), true);
    }

    /** Compiles a setting's value with knowledge about its time stamps. */
    public static LinePrefix of(String setting, LogTime time) {
        return new LinePrefix(setting, time.abbreviations(), time.isOpen());
    }

    /** The setting it was compiled from. */
    public String text() {
        return text;
    }

    /** Whether a line begins with this prefix and a severity; then the positions below are those of this line. */
    public boolean match(byte[] bytes, int first, int end) {
        line = bytes;
        from = first;
        to = end;
        borders = List.of();
        ofServer = false;
        Pass pass = form.plain ? pass() : Pass.UNCERTAIN;
        if (pass != Pass.UNCERTAIN) {
            return pass == Pass.CERTAIN;
        }
        List<PrefixBorder> all = search.borders(bytes, first, end);
        if (all.isEmpty()) {
            return false;
        }
        take(all.get(0));
        borders = all.size() > 1 ? all : List.of();
        return true;
    }

    private void take(PrefixBorder prefixBorder) {
        word = prefixBorder.word();
        behind = prefixBorder.text();
        ofServer = prefixBorder.server();
        System.arraycopy(prefixBorder.starts(), 0, starts, 0, starts.length);
        System.arraycopy(prefixBorder.ends(), 0, ends, 0, ends.length);
    }

    private Pass pass() {
        int at = from;
        boolean named = false;
        boolean session = false;
        boolean server = false;
        for (int i = 0; i < parts.length; i++) {
            PrefixPart part = parts[i];
            if (part.isStop()) {
                if (server) {
                    return Pass.UNCERTAIN;
                }
                int text = SeverityWords.behind(line, at, to);
                if (text >= 0) {
                    return session || SeverityWords.of(line, at, text).isForeign() ? Pass.UNCERTAIN : stopHere(i, at);
                }
                session = true;
                continue;
            }
            int end = form.nameSlots[i] >= 0 ? untilNext(i, at) : end(part, at);
            if (end < 0) {
                return named ? Pass.UNCERTAIN : Pass.NEVER;
            }
            if (form.nameSlots[i] >= 0) {
                named = true;
                nameStarts[form.nameSlots[i]] = at;
                nameEnds[form.nameSlots[i]] = end;
                boolean nothing = isNothing(part, at, end);
                session |= form.client[i] && !nothing;
                server |= form.client[i] && nothing;
                if (session && server) {
                    return Pass.UNCERTAIN;
                }
            }
            capture(i, at, end);
            at = end;
        }
        ofServer = server;
        return atWord(at) && (!named || isOnly()) ? Pass.CERTAIN : named ? Pass.UNCERTAIN : Pass.NEVER;
    }

    private boolean isNothing(PrefixPart part, int at, int end) {
        return part.width() == 0 ? end == at : blanks(at, end) == end;
    }

    /** A process without a session writes nothing more; but a session may have a user whose name looks like a severity. */
    private Pass stopHere(int index, int at) {
        for (int i = index; i < parts.length; i++) {
            capture(i, at, at);
        }
        ofServer = true;
        return atWord(at) && noOtherWord() ? Pass.CERTAIN : Pass.UNCERTAIN;
    }

    /** The earliest end of a text of any kind: before the next literal. */
    private int untilNext(int index, int at) {
        byte[] literal = form.literals[index];
        PrefixPart part = parts[index];
        int least = at + part.leastWidth();
        int limit = Math.min(to, at + form.reaches[index] + literal.length);
        int end = least > to ? -1 : Bytes.indexOf(line, least, limit, literal);
        boolean tooLong = end - at > Math.max(ClientNames.LONGEST, part.leastWidth())
                && end > ClientNames.end(part.escape(), line, at, to);
        return tooLong ? -1 : end;
    }

    /**
     * Whether no value could extend beyond its literal to a further equal one. After the severity word this only matters if another such
     * word is within reach.
     */
    private boolean isOnly() {
        boolean further = false;
        int at = word;
        for (int i = parts.length - 1; i >= 0; i--) {
            int slot = form.nameSlots[i];
            if (slot < 0) {
                continue;
            }
            int again = again(i, nameStarts[slot], nameEnds[slot]);
            if (again >= 0 && again < at && nameEnds[slot] > nameStarts[slot]) {
                return false;
            }
            further |= again >= 0;
        }
        return !further || noOtherWord();
    }

    /** Where the literal after a name occurs again within the possible extent of the name, or a text that hides that extent; or -1. */
    private int again(int index, int start, int end) {
        if (form.blankEnds[index]) {
            return -1;
        }
        byte[] literal = form.literals[index];
        boolean escaped = parts[index].escape() == 'a';
        int reach = escaped ? ClientNames.LONGEST : form.reaches[index];
        int limit = Math.min(to, start + Math.max(reach, end - start) + 1);
        int hidden = -1;
        for (int i = escaped ? start : end + 1; i < limit; i++) {
            byte b = line[i];
            if (escaped && b == '\\') {
                hidden = Math.max(i, word);
                limit = Math.min(to, start + Math.max(form.reaches[index], end - start) + 1);
            } else if (b == literal[0] && i > end && Bytes.startsWith(line, i, to, literal)) {
                return i;
            }
        }
        return hidden;
    }

    private boolean noOtherWord() {
        int end = Math.min(to, behind + growth);
        for (int i = behind; i < end; i++) {
            byte b = line[i];
            if (b == ':' && SeverityWords.endsBefore(line, i, to)) {
                return false;
            }
            if (b == '\\') {
                end = Math.min(to, behind + mostGrowth);
            }
        }
        return true;
    }

    private void capture(int index, int at, int end) {
        int slot = form.slots[index];
        if (slot >= 0) {
            PrefixPart part = parts[index];
            boolean filled = part.width() != 0 && end - at == part.leastWidth();
            starts[slot] = filled && part.width() > 0 ? blanks(at, end) : at;
            ends[slot] = filled && part.width() < 0 ? withoutBlanks(at, end) : end;
        }
    }

    private boolean atWord(int pos) {
        int found = SeverityWords.behind(line, pos, to);
        if (found < 0
                || (parts.length == 0 && SeverityWords.of(line, pos, found).isForeign())) {
            return false;
        }
        word = pos;
        behind = found;
        return true;
    }

    private int blanks(int first, int end) {
        int i = first;
        while (i < end && line[i] == ' ') {
            i++;
        }
        return i;
    }

    private int withoutBlanks(int first, int end) {
        int i = end;
        while (i > first && line[i - 1] == ' ') {
            i--;
        }
        return i;
    }

    /** The end of a value with a known set of bytes, including its padding; -1 if there is none. */
    private int end(PrefixPart part, int at) {
        if (part.isLiteral()) {
            return Bytes.startsWith(line, at, to, part.literal()) ? at + part.literal().length : -1;
        }
        int first = part.width() > 0 ? blanks(at, Math.min(to, at + part.width())) : at;
        int end = PrefixSearch.end(part.escape(), line, first, to);
        if (end < 0 || part.width() == 0) {
            return end;
        }
        int least = at + part.leastWidth();
        if (part.width() > 0) {
            return first == at ? (end >= least ? end : -1) : end == least ? end : -1;
        }
        return end >= least ? end : least <= to && blanks(end, least) == least ? least : -1;
    }

    /** All possible ends of the prefix of the last line, the earliest first; empty if there is only one. */
    public List<PrefixBorder> borders() {
        return borders;
    }

    /** The end of the prefix of the last line, if there is only one. */
    public PrefixBorder border() {
        return new PrefixBorder(word, behind, word(), ofServer, starts.clone(), ends.clone());
    }

    /** The word after the prefix of the last matching line. */
    public SeverityWords.Word word() {
        return SeverityWords.of(line, word, behind);
    }

    /** The position of that word. */
    public int wordFrom() {
        return word;
    }

    /** The position of the text after it. */
    public int textFrom() {
        return behind;
    }

    /** Whether only a process without a session can have written the last matching line. */
    public boolean ofServer() {
        return ofServer;
    }

    /** Whether lines with this prefix may begin with a tab, as the further lines of a message do. */
    public boolean beginsWithTab() {
        return form.beginsWithTab();
    }

    /** How many fields the prefix has. */
    public int fields() {
        return form.fields.length;
    }

    public List<EntryField> fieldList() {
        return List.of(form.fields);
    }

    public EntryField field(int index) {
        return form.fields[index];
    }

    public int from(int index) {
        return starts[index];
    }

    public int to(int index) {
        return ends[index];
    }
}
