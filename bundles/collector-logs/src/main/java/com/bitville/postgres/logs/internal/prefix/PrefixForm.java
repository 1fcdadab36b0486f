package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.entry.SeverityWords;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What a value of {@code log_line_prefix} says of its lines, one element for each part; the same for all of them. */
final class PrefixForm {
    final PrefixPart[] parts;
    final EntryField[] fields;
    /** Of each part its field's place among the fields, or -1. */
    final int[] slots;
    /** Of each part its place among those whose bytes are free (names and words), or -1. */
    final int[] nameSlots;

    final int names;
    /** The literal after each name or word; null for other parts, and for all if one pass does not suffice. */
    final byte[][] literals;
    /** The most bytes of each part. */
    final int[] reaches;
    /** Whether a client chose the part's value. */
    final boolean[] client;
    /** Whether a blank ends the part. */
    final boolean[] blankEnds;
    /** Whether the literal after each value determines its end, so that one pass can read it. */
    final boolean plain;

    PrefixForm(String text, List<String> abbreviations) {
        parts = PrefixPart.of(text).toArray(PrefixPart[]::new);
        fields = Arrays.stream(parts)
                .map(PrefixPart::field)
                .filter(Objects::nonNull)
                .toArray(EntryField[]::new);
        slots = new int[parts.length];
        nameSlots = new int[parts.length];
        int slot = 0;
        int name = 0;
        for (int i = 0; i < parts.length; i++) {
            slots[i] = parts[i].field() == null ? -1 : slot++;
            nameSlots[i] = parts[i].isName() || parts[i].isWord() ? name++ : -1;
        }
        names = name;
        literals = new byte[parts.length][];
        reaches = new int[parts.length];
        client = new boolean[parts.length];
        blankEnds = new boolean[parts.length];
        plain = isPlain() && abbreviations.stream().allMatch(LogTime::isPlain);
        for (int i = 0; i < parts.length; i++) {
            reaches[i] = parts[i].mostBytes();
            client[i] = parts[i].isOfSessions() && parts[i].isName();
            if (plain && nameSlots[i] >= 0) {
                literals[i] = parts[parts[i + 1].isStop() ? i + 2 : i + 1].literal();
                blankEnds[i] = parts[i].isWord() && literals[i][0] == ' ';
            }
        }
    }

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
            // Older versions know fewer escapes, and write no padding for them either.
            boolean maybe = part.escape() == 'L' || (part.width() != 0 && "PQ".indexOf(part.escape()) >= 0);
            if (maybe || goesOn(part, first)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a value could continue with this byte. */
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

    /** How much longer a line's prefix may be than in its shortest reading, if a name has this many bytes for each of its own. */
    int growth(int each) {
        int sum = SeverityWords.MOST_LETTERS;
        for (int i = 0; i < parts.length; i++) {
            if (nameSlots[i] >= 0 && !blankEnds[i]) {
                sum += parts[i].escape() == 'a' ? each * ClientNames.LONGEST : reaches[i];
            }
        }
        return sum;
    }

    /** Whether lines with this prefix may begin with a tab, as the further lines of a message do. */
    boolean beginsWithTab() {
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
}
