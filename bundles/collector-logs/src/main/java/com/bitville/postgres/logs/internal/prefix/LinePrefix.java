package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.entry.SeverityWords;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A {@code log_line_prefix} compiled into a matcher of bytes: prefix, severity, text. Most lines can be read in one way only, which is
 * found in one pass; the others are left to {@link PrefixSearch}, which finds every way. Used by one thread.
 */
public final class LinePrefix {
    /** What is looked at of a line: no server writes a longer prefix by any setting that makes sense. */
    private static final int LONGEST = 4_096;

    private enum Pass {
        /** It can be read in this way and no other. */
        CERTAIN,
        UNCERTAIN,
        /** It cannot be read in any way. */
        NEVER
    }

    private final String text;
    private final PrefixPart[] parts;
    private final EntryField[] fields;
    private final int[] slots;
    /** Of each part with a name: the literal behind it, how far it reaches, whether a client chose it, whether a blank ends it. */
    private final byte[][] literals;

    private final int[] reaches;
    private final boolean[] client;
    private final boolean[] blankEnds;
    private final int[] nameSlots;
    private final int[] nameStarts;
    private final int[] nameEnds;
    private final int[] starts;
    private final int[] ends;
    private final boolean plain;
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
        parts = PrefixPart.of(text).toArray(PrefixPart[]::new);
        fields = Arrays.stream(parts)
                .map(PrefixPart::field)
                .filter(Objects::nonNull)
                .toArray(EntryField[]::new);
        slots = new int[parts.length];
        int slot = 0;
        for (int i = 0; i < parts.length; i++) {
            slots[i] = parts[i].field() == null ? -1 : slot++;
        }
        nameSlots = new int[parts.length];
        int names = 0;
        for (int i = 0; i < parts.length; i++) {
            nameSlots[i] = parts[i].isName() || parts[i].isWord() ? names++ : -1;
        }
        literals = new byte[parts.length][];
        reaches = new int[parts.length];
        client = new boolean[parts.length];
        blankEnds = new boolean[parts.length];
        nameStarts = new int[names];
        nameEnds = new int[names];
        starts = new int[fields.length];
        ends = new int[fields.length];
        plain = isPlain() && abbreviations.stream().allMatch(LogTime::isPlain);
        for (int i = 0; i < parts.length; i++) {
            reaches[i] = parts[i].mostBytes();
            client[i] = parts[i].isOfSessions() && parts[i].isName();
            if (plain && nameSlots[i] >= 0) {
                literals[i] = parts[parts[i + 1].isStop() ? i + 2 : i + 1].literal();
                blankEnds[i] = parts[i].isWord() && literals[i][0] == ' ';
            }
        }
        int most = Math.min(
                LONGEST, Arrays.stream(parts).mapToInt(PrefixPart::mostBytes).sum());
        growth = growth(1);
        mostGrowth = growth(4);
        search = new PrefixSearch(parts, slots, fields.length, most, abbreviations, open);
    }

    /** Compiles a setting's value; whatever stands there can be compiled. */
    public static LinePrefix of(String setting) {
        return new LinePrefix(setting, List.of(), true);
    }

    /** Compiles a setting's value for time stamps of which more is known. */
    public static LinePrefix of(String setting, LogTime time) {
        return new LinePrefix(setting, time.abbreviations(), time.isOpen());
    }

    /** The setting it was compiled from. */
    public String text() {
        return text;
    }

    /** Whether the end of each value is told by the literal behind it, so that one pass can read it. */
    private boolean isPlain() {
        for (int i = 0; i < parts.length; i++) {
            PrefixPart part = parts[i];
            if (part.isLiteral() || part.isStop()) {
                continue;
            }
            int next = i + 1 < parts.length && parts[i + 1].isStop() ? i + 2 : i + 1;
            if (next >= parts.length || !parts[next].isLiteral()) {
                return false;
            }
            byte first = parts[next].literal()[0];
            // Older versions know less escapes, and write no blanks of their width either.
            boolean maybe = part.escape() == 'L' || (part.width() != 0 && "PQ".indexOf(part.escape()) >= 0);
            if (maybe || goesOn(part, first)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a value could go on with this byte. */
    private static boolean goesOn(PrefixPart part, byte b) {
        return switch (part.escape()) {
            case 't', 'm', 's' -> LogTime.isOfZone(b);
            case 'p', 'P', 'l', 'x', 'n' -> Bytes.isDigit(b);
            case 'Q' -> Bytes.isDigit(b) || b == '-';
            case 'c' -> Bytes.isDigit(b) || b == '.' || (b >= 'a' && b <= 'f');
            case 'v' -> Bytes.isDigit(b) || b == '/' || b == '-';
            default -> false;
        };
    }

    /** Whether a line begins with this prefix and a severity; then the places below are those of this line. */
    public boolean match(byte[] bytes, int first, int end) {
        line = bytes;
        from = first;
        to = end;
        borders = List.of();
        ofServer = false;
        Pass pass = plain ? pass() : Pass.UNCERTAIN;
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
            int end = nameSlots[i] >= 0 ? untilNext(i, at) : end(part, at);
            if (end < 0) {
                return named ? Pass.UNCERTAIN : Pass.NEVER;
            }
            if (nameSlots[i] >= 0) {
                named = true;
                nameStarts[nameSlots[i]] = at;
                nameEnds[nameSlots[i]] = end;
                boolean nothing = isNothing(part, at, end);
                session |= client[i] && !nothing;
                server |= client[i] && nothing;
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

    /** A process without a session writes nothing more; but a session may be of somebody whose name looks like a severity. */
    private Pass stopHere(int index, int at) {
        for (int i = index; i < parts.length; i++) {
            capture(i, at, at);
        }
        ofServer = true;
        return atWord(at) && noOtherWord() ? Pass.CERTAIN : Pass.UNCERTAIN;
    }

    /** Where a text of any kind ends at the earliest: before the next literal. */
    private int untilNext(int index, int at) {
        byte[] literal = literals[index];
        PrefixPart part = parts[index];
        int least = at + part.leastWidth();
        int limit = Math.min(to, at + reaches[index] + literal.length);
        int end = least > to ? -1 : Bytes.indexOf(line, least, limit, literal);
        boolean tooLong = end - at > Math.max(ClientNames.LONGEST, part.leastWidth())
                && end > ClientNames.end(part.escape(), line, at, to);
        return tooLong ? -1 : end;
    }

    /**
     * Whether no value could go on beyond its literal to a further one like it. Behind the word of severity that matters only where another
     * such word stands in reach.
     */
    private boolean isOnly() {
        boolean further = false;
        int at = word;
        for (int i = parts.length - 1; i >= 0; i--) {
            int slot = nameSlots[i];
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

    /** Where the literal behind a name stands again so that the name could reach to it, or something that hides how far that is; or -1. */
    private int again(int index, int start, int end) {
        if (blankEnds[index]) {
            return -1;
        }
        byte[] literal = literals[index];
        boolean escaped = parts[index].escape() == 'a';
        int reach = escaped ? ClientNames.LONGEST : reaches[index];
        int limit = Math.min(to, start + Math.max(reach, end - start) + 1);
        int hidden = -1;
        for (int i = escaped ? start : end + 1; i < limit; i++) {
            byte b = line[i];
            if (escaped && b == '\\') {
                hidden = Math.max(i, word);
                limit = Math.min(to, start + Math.max(reaches[index], end - start) + 1);
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

    /** By how much a line's prefix may be longer than at its shortest reading, if a name has so many bytes for each of its own. */
    private int growth(int each) {
        int sum = SeverityWords.MOST_LETTERS;
        for (int i = 0; i < parts.length; i++) {
            if (nameSlots[i] >= 0 && !blankEnds[i]) {
                sum += parts[i].escape() == 'a' ? each * ClientNames.LONGEST : reaches[i];
            }
        }
        return sum;
    }

    private void capture(int index, int at, int end) {
        int slot = slots[index];
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

    /** Where a value ends of which all bytes are known that it may have, with the blanks of its width; -1 where there is none. */
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

    /** All places where the prefix of the last line may end, the earliest first; none where it can end at one only. */
    public List<PrefixBorder> borders() {
        return borders;
    }

    /** Where the prefix of the last line ends, if it can end at one place only. */
    public PrefixBorder border() {
        return new PrefixBorder(word, behind, word(), ofServer, starts.clone(), ends.clone());
    }

    /** The word that stood behind the prefix of the last line that fitted. */
    public SeverityWords.Word word() {
        return SeverityWords.of(line, word, behind);
    }

    /** Where that word stood. */
    public int wordFrom() {
        return word;
    }

    /** Where the text began behind it. */
    public int textFrom() {
        return behind;
    }

    /** Whether the last line that fitted can only be of a process without a session. */
    public boolean ofServer() {
        return ofServer;
    }

    /** Whether lines that begin with it may begin with a tab, as the further lines of a message do. */
    public boolean beginsWithTab() {
        for (PrefixPart part : parts) {
            if (part.isLiteral()) {
                return part.literal()[0] == '\t';
            }
            if (part.width() != 0 || "audihrvPQLq".indexOf(part.escape()) < 0) {
                return false;
            }
        }
        return false;
    }

    /** How many fields the prefix has. */
    public int fields() {
        return fields.length;
    }

    public List<EntryField> fieldList() {
        return List.of(fields);
    }

    public EntryField field(int index) {
        return fields[index];
    }

    public int from(int index) {
        return starts[index];
    }

    public int to(int index) {
        return ends[index];
    }
}
