package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.EntryField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One part of a {@code log_line_prefix}, parsed byte by byte as the server does: a literal, or an escape and its width.
 *
 * @param escape the letter of the escape, 0 for a literal
 * @param literal the bytes of a literal, empty for an escape
 * @param width the minimum number of bytes, right-aligned, or left-aligned if it is negative; 0 without padding
 * @param field the field of an entry, or null if it is not kept or an earlier part has it
 */
@SuppressWarnings("ArrayRecordComponent")
public // never compared
record PrefixPart(
        char escape, byte[] literal, int width, @Nullable EntryField field) {
    /** The padding beyond which a line would be longer than is read. */
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
            Map.entry('c', EntryField.SESSION),
            Map.entry('e', EntryField.STATE),
            Map.entry('Q', EntryField.QUERY_ID));

    /** Parses a setting. PostgreSQL omits what it does not understand, including the byte after percent sign and width. */
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

    /** Whether it may contain any text, including spaces. */
    boolean isName() {
        return "audib".indexOf(escape) >= 0;
    }

    /** Whether it contains a value without spaces, or nothing. */
    boolean isWord() {
        return "hrL".indexOf(escape) >= 0;
    }

    /** Whether only sessions write something here; other processes write at most its padding. */
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
            // A name of the server has at most 63 bytes; each byte of an application name may be written as four.
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
