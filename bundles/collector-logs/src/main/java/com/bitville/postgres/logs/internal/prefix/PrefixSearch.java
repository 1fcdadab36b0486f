package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.entry.SeverityWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds every reading of a line with a prefix. A session and a server process write it differently, and a line is read in both ways. The
 * number of steps is at most the product of parts and bytes, whatever the line contains. Used by one thread.
 */
final class PrefixSearch {
    private static final int MOST_BORDERS = 16;

    private final PrefixPart[] parts;
    private final int[] slots;
    private final int fields;
    private final int most;
    private final boolean twofold;
    private final boolean telling;
    private final byte[][] abbreviations;
    private final boolean open;
    private byte[] line = new byte[0];
    private int from;
    private int to;

    /** The positions after each part that can be reached from the line's beginning, from {@link #from} on. */
    private static final class Reach {
        private final boolean session;
        private final BitSet[] places;
        private final int length;

        Reach(boolean session, int parts, int length) {
            this.session = session;
            this.places = new BitSet[parts + 1];
            this.length = length;
        }
    }

    PrefixSearch(PrefixPart[] parts, int[] slots, int fields, int most, List<String> abbreviations, boolean open) {
        this.parts = parts;
        this.slots = slots;
        this.fields = fields;
        this.most = most;
        this.twofold = Arrays.stream(parts).anyMatch(part -> part.isStop() || "aud".indexOf(part.escape()) >= 0);
        this.telling = Arrays.stream(parts).anyMatch(part -> part.isTime() || "npcl".indexOf(part.escape()) >= 0);
        this.abbreviations = abbreviations.stream().map(Bytes::of).toArray(byte[][]::new);
        this.open = open;
    }

    /** All readings, the earliest first; only those with a known word, if there are any. */
    List<PrefixBorder> borders(byte[] bytes, int first, int end) {
        line = bytes;
        from = first;
        to = end;
        int length = Math.min(end - first, most);
        List<Reach> reaches = new ArrayList<>(2);
        for (boolean session : new boolean[] {true, false}) {
            Reach reach = forward(session, length);
            if (reach != null) {
                reaches.add(reach);
            }
        }
        List<PrefixBorder> known = new ArrayList<>();
        List<PrefixBorder> foreign = new ArrayList<>();
        int last = Math.min(end, first + length + SeverityWords.MOST_LETTERS + 2);
        for (int colon = first; colon < last && !reaches.isEmpty(); colon++) {
            if (bytes[colon] == ':' && SeverityWords.endsBefore(bytes, colon, end)) {
                before(colon, reaches, known, foreign);
            }
        }
        return known.isEmpty() ? foreign : known;
    }

    private void before(int colon, List<Reach> reaches, List<PrefixBorder> known, List<PrefixBorder> foreign) {
        int word = bytesBackFrom(colon);
        while (word > from && colon - word < SeverityWords.MOST_LETTERS && SeverityWords.isLetter(line[word - 1])) {
            word--;
        }
        for (int at = word; at < colon && known.size() + foreign.size() < MOST_BORDERS; at++) {
            int behind = SeverityWords.behind(line, at, to);
            if (behind < 0) {
                continue;
            }
            SeverityWords.Word meaning = SeverityWords.of(line, at, behind);
            if (!meaning.isForeign()) {
                border(at, behind, meaning, reaches, known);
            } else if (at == word && telling) {
                border(at, behind, meaning, reaches, foreign);
            }
        }
    }

    private int bytesBackFrom(int colon) {
        return colon > from && line[colon - 1] == ' ' ? colon - 1 : colon;
    }

    private void border(int at, int behind, SeverityWords.Word meaning, List<Reach> reaches, List<PrefixBorder> into) {
        int[] starts = new int[fields];
        int[] ends = new int[fields];
        boolean found = false;
        boolean server = false;
        for (Reach reach : reaches) {
            int place = at - from;
            if (place <= reach.length && reach.places[parts.length].get(place)) {
                fields(reach, place, starts, ends, found);
                server = !found && !reach.session;
                found = true;
            }
        }
        if (found) {
            into.add(new PrefixBorder(at, behind, meaning, server && twofold, starts, ends));
        }
    }

    /** Fills in the certain fields; a field that differs from an earlier reading of the same line is not certain. */
    private void fields(Reach reach, int border, int[] starts, int[] ends, boolean again) {
        BitSet right = new BitSet();
        right.set(border);
        for (int i = parts.length - 1; i >= 0; i--) {
            BitSet left = new BitSet();
            for (int at = reach.places[i].nextSetBit(0); at >= 0; at = reach.places[i].nextSetBit(at + 1)) {
                BitSet reached = new BitSet();
                step(i, at, reach, reached);
                if (reached.intersects(right)) {
                    left.set(at);
                }
            }
            int slot = slots[i];
            if (slot >= 0) {
                boolean certain = left.cardinality() == 1 && right.cardinality() == 1;
                int start = from + left.nextSetBit(0);
                int end = from + right.nextSetBit(0);
                if (certain && end - start == parts[i].leastWidth()) {
                    start = parts[i].width() > 0 ? skip(start, end) : start;
                    end = parts[i].width() < 0 ? trim(start, end) : end;
                }
                if (!certain && parts[i].isTime() && left.cardinality() == 1) {
                    // It is unknown which letters belong to the zone; the time before them is known.
                    end = LogTime.endOfDigits(line, start, to);
                } else if (!certain) {
                    end = start;
                }
                boolean differs = again && (starts[slot] != start || ends[slot] != end);
                starts[slot] = start;
                ends[slot] = differs ? start : end;
            }
            right = left;
        }
    }

    private int skip(int start, int end) {
        int i = start;
        while (i < end && line[i] == ' ') {
            i++;
        }
        return i;
    }

    private int trim(int start, int end) {
        int i = end;
        while (i > start && line[i - 1] == ' ') {
            i--;
        }
        return i;
    }

    private @Nullable Reach forward(boolean session, int length) {
        Reach reach = new Reach(session, parts.length, length);
        reach.places[0] = new BitSet(length + 1);
        reach.places[0].set(0);
        for (int i = 0; i < parts.length; i++) {
            BitSet next = new BitSet(length + 1);
            BitSet here = reach.places[i];
            for (int at = here.nextSetBit(0); at >= 0; at = here.nextSetBit(at + 1)) {
                step(i, at, reach, next);
            }
            if (next.isEmpty()) {
                return null;
            }
            reach.places[i + 1] = next;
        }
        return reach;
    }

    /** The possible ends of a part that begins at a position, in bytes from the line's beginning. */
    private void step(int index, int at, Reach reach, BitSet into) {
        PrefixPart part = parts[index];
        int start = from + at;
        int limit = from + reach.length;
        if (part.isStop() || stopped(index, reach.session)) {
            into.set(at);
            return;
        }
        if (part.isLiteral()) {
            if (Bytes.startsWith(line, start, limit, part.literal())) {
                into.set(at + part.literal().length);
            }
            return;
        }
        boolean nothing = !reach.session && part.isOfSessions();
        if (nothing || isOptional(part)) {
            blank(part.leastWidth(), at, limit, into);
        }
        if (nothing) {
            return;
        }
        if ("PQL".indexOf(part.escape()) >= 0) {
            // A version that does not know it writes no padding either.
            into.set(at);
        }
        padded(part, at, start, limit, into);
    }

    /** A process without a session writes nothing from a stop on. */
    private boolean stopped(int index, boolean session) {
        for (int i = 0; i < index && !session; i++) {
            if (parts[i].isStop()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOptional(PrefixPart part) {
        return "Pvhr".indexOf(part.escape()) >= 0;
    }

    private void blank(int width, int at, int limit, BitSet into) {
        int start = from + at;
        if (start + width <= limit && skip(start, start + width) == start + width) {
            into.set(at + width);
        }
    }

    private void padded(PrefixPart part, int at, int start, int limit, BitSet into) {
        int least = part.leastWidth();
        BitSet values = new BitSet();
        values(part, start, limit, values);
        for (int end = values.nextSetBit(0); end >= 0; end = values.nextSetBit(end + 1)) {
            int length = end - at;
            if (length >= least) {
                into.set(end);
            } else if (part.width() < 0
                    && start + least <= limit
                    && skip(start + length, start + least) == start + least) {
                into.set(at + least);
            }
        }
        for (int k = 1; part.width() > 0 && k < least && start + k < limit && line[start + k - 1] == ' '; k++) {
            BitSet shifted = new BitSet();
            values(part, start + k, limit, shifted);
            if (shifted.get(at + least)) {
                into.set(at + least);
            }
        }
    }

    /** The possible ends of a value without padding. */
    private void values(PrefixPart part, int start, int limit, BitSet into) {
        int at = start - from;
        if (part.isName()) {
            int end = ClientNames.end(part.escape(), line, start, limit) - from;
            if (end > at) {
                into.set(at + 1, end + 1);
            }
        } else if (part.isWord()) {
            int end = start;
            while (end < limit && line[end] != ' ') {
                end++;
                into.set(end - from);
            }
        } else if (part.isTime()) {
            zones(start, limit, into);
        } else {
            int least = switch (part.escape()) {
                case 'e' -> 5;
                case 'n' -> 5;
                case 'c', 'v' -> 3;
                default -> 1;
            };
            int end = end(part.escape(), line, start, limit);
            int shortest = part.escape() == 'n' ? end : start + least;
            for (int i = Math.max(start, shortest); i <= end; i++) {
                if (isWhole(part.escape(), start, i)) {
                    into.set(i - from);
                }
            }
        }
    }

    private boolean isWhole(char escape, int start, int end) {
        if (escape != 'c' && escape != 'v') {
            return true;
        }
        int separator = Bytes.indexOf(line, start, end, escape == 'c' ? '.' : '/');
        return separator > start && separator < end - 1;
    }

    private void zones(int start, int limit, BitSet into) {
        int digits = LogTime.endOfDigits(line, start, limit);
        if (digits < 0 || digits >= limit || line[digits] != ' ') {
            return;
        }
        int zone = digits + 1;
        for (byte[] abbreviation : abbreviations) {
            if (Bytes.startsWith(line, zone, limit, abbreviation)) {
                into.set(zone + abbreviation.length - from);
            }
        }
        if (open) {
            into.set(zone - from);
        }
        while (open && zone < limit && LogTime.isOfZone(line[zone])) {
            zone++;
            into.set(zone - from);
        }
    }

    /** The end of the longest value that begins here and only has bytes that the escape writes; -1 if there is none. */
    static int end(char escape, byte[] line, int from, int to) {
        return switch (escape) {
            case 't', 'm', 's' -> LogTime.endOfPlain(line, from, to);
            case 'p', 'l', 'x' -> Bytes.digits(line, from, to) == from ? -1 : Bytes.digits(line, from, to);
            case 'P' -> Bytes.digits(line, from, to);
            case 'Q' -> Bytes.digits(line, from < to && line[from] == '-' ? from + 1 : from, to);
            case 'n' -> sinceEpoch(line, from, to);
            case 'c' -> of(line, from, to, ".abcdef");
            case 'v' -> of(line, from, to, "/-");
            case 'e' -> state(line, from, to);
            default -> -1;
        };
    }

    private static int sinceEpoch(byte[] line, int from, int to) {
        int point = Bytes.digits(line, from, to);
        boolean millis = point > from && point + 3 < to && line[point] == '.';
        return millis && Bytes.digits(line, point + 1, point + 4) == point + 4 ? point + 4 : -1;
    }

    private static int of(byte[] line, int from, int to, String others) {
        int i = from;
        while (i < to && (Bytes.isDigit(line[i]) || others.indexOf(line[i]) >= 0)) {
            i++;
        }
        return i;
    }

    private static int state(byte[] line, int from, int to) {
        for (int i = from; i < from + 5; i++) {
            if (i >= to || !(Bytes.isDigit(line[i]) || (line[i] >= 'A' && line[i] <= 'Z'))) {
                return -1;
            }
        }
        return from + 5;
    }
}
