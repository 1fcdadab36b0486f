package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.EntryField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One part of a {@code log_line_prefix}, taken apart byte by byte as the server does it: a literal, or an escape and its width.
 *
 * @param escape the letter of the escape, 0 for a literal
 * @param literal the bytes of a literal, empty for an escape
 * @param width at least so many bytes are written, the value at their end, or where it is negative at their beginning; 0 without padding
 * @param field what it tells of an entry, or null where that is not kept or an earlier part tells it
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared
record PrefixPart(
        char escape, byte[] literal, int width, @Nullable EntryField field) {
    /** What a server would have to be asked to write a line longer than is read. */
    private static final int WIDEST = 4_096;

    private static final byte[] NONE = {};
    private static final Map<Character, EntryField> FIELDS = Map.ofEntries(
            Map.entry('t', EntryField.TIME),
            Map.entry('m', EntryField.TIME),
            Map.entry('n', EntryField.TIME),
            Map.entry('a', EntryField.APPLICATION),
            Map.entry('u', EntryField.USER),
            Map.entry('d', EntryField.DATABASE),
            Map.entry('r', EntryField.CLIENT),
            Map.entry('h', EntryField.CLIENT),
            Map.entry('b', EntryField.BACKEND_TYPE),
            Map.entry('p', EntryField.PID),
            Map.entry('e', EntryField.STATE),
            Map.entry('Q', EntryField.QUERY_ID));

    /** Takes a setting apart. What PostgreSQL does not understand it leaves out, with the one byte behind percent sign and width. */
    public static List<PrefixPart> of(String setting) {
        byte[] text = setting.getBytes(StandardCharsets.UTF_8);
        List<PrefixPart> parts = new ArrayList<>();
        List<EntryField> told = new ArrayList<>();
        byte[] literal = new byte[text.length];
        int length = 0;
        int i = 0;
        while (i < text.length) {
            if (text[i] != '%') {
                literal[length++] = text[i++];
                continue;
            }
            i++;
            if (i < text.length && text[i] == '%') {
                literal[length++] = text[i++];
                continue;
            }
            boolean left = i < text.length && text[i] == '-';
            i += left ? 1 : 0;
            int width = 0;
            while (i < text.length && Bytes.isDigit(text[i])) {
                width = Math.min(WIDEST, width * 10 + text[i++] - '0');
            }
            if (i == text.length) {
                break;
            }
            char escape = (char) text[i++];
            if ("tmnsaudrhbpPlxcveQiLq".indexOf(escape) >= 0) {
                length = flush(parts, literal, length);
                EntryField entryField = FIELDS.get(escape);
                boolean wanted = entryField != null && !told.contains(entryField);
                if (wanted) {
                    told.add(entryField);
                }
                parts.add(new PrefixPart(escape, NONE, left ? -width : width, wanted ? entryField : null));
            }
        }
        flush(parts, literal, length);
        return parts;
    }

    private static int flush(List<PrefixPart> parts, byte[] literal, int length) {
        if (length > 0) {
            byte[] bytes = new byte[length];
            System.arraycopy(literal, 0, bytes, 0, length);
            parts.add(new PrefixPart('\0', bytes, 0, null));
        }
        return 0;
    }

    boolean isLiteral() {
        return escape == 0;
    }

    /** Whether processes without a session stop here. */
    boolean isStop() {
        return escape == 'q';
    }

    boolean isTime() {
        return escape == 't' || escape == 'm' || escape == 's';
    }

    /** Whether it may hold any text, blanks and all. */
    boolean isName() {
        return "audib".indexOf(escape) >= 0;
    }

    /** Whether it holds something without a blank, or nothing. */
    boolean isWord() {
        return "hrL".indexOf(escape) >= 0;
    }

    /** Whether only sessions write something here; of other processes there are at most the blanks of its width. */
    boolean isOfSessions() {
        return "audihr".indexOf(escape) >= 0;
    }

    int leastWidth() {
        return Math.abs(width);
    }

    /** The most bytes that the server writes here. */
    int mostBytes() {
        int most = switch (escape) {
            case 0 -> literal.length;
            case 'q' -> 0;
            // A name of the server's has 63 bytes; of an application's each may be written as four.
            case 'a' -> 4 * ClientNames.LONGEST;
            case 'u', 'd' -> ClientNames.LONGEST;
            case 'b' -> 96;
            case 'i', 'r', 'h' -> 255;
            case 't', 'm', 's' -> 128;
            default -> 48;
        };
        return Math.max(most, leastWidth());
    }
}
