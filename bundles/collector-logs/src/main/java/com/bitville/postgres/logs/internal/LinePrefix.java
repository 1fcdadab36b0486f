package com.bitville.postgres.logs.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A {@code log_line_prefix} compiled into a matcher of bytes: prefix, severity, text. What a client chooses (names) is matched as short
 * as it can be, and a line is given up after a bounded number of steps, so that a hostile one costs little. Used by one thread.
 */
final class LinePrefix {
    private static final int LONGEST_NAME = 255;
    private static final int MOST_STEPS = 4_000;

    private static final Map<Character, Field> FIELDS = Map.of(
            'a', Field.APPLICATION,
            'u', Field.USER,
            'd', Field.DATABASE,
            'r', Field.CLIENT,
            'h', Field.CLIENT,
            'b', Field.BACKEND_TYPE,
            'p', Field.PID,
            'e', Field.STATE,
            'Q', Field.QUERY_ID);

    private final String text;
    private final List<Part> parts = new ArrayList<>();
    private final Field[] fields;
    private final int[] starts;
    private final int[] ends;
    private byte[] line = new byte[0];
    private int to;
    private int behind;
    private int word;
    private int steps;

    /** What one part of a prefix looks like. */
    private enum Shape {
        LITERAL,
        /** Processes without a session stop here. */
        SESSION_ONLY,
        TIME,
        DIGITS,
        SIGNED,
        HEX,
        STATE,
        /** Anything without a blank. */
        WORD,
        /** Anything. */
        NAME
    }

    private static final class Part {
        private final Shape shape;
        private final byte[] literal;
        private final int slot;
        private final boolean padded;

        Part(Shape shape, byte[] literal, int slot, boolean padded) {
            this.shape = shape;
            this.literal = literal;
            this.slot = slot;
            this.padded = padded;
        }
    }

    private LinePrefix(String text) {
        this.text = text;
        List<Field> captured = new ArrayList<>();
        compile(captured);
        fields = captured.toArray(Field[]::new);
        starts = new int[fields.length];
        ends = new int[fields.length];
    }

    /** Compiles a setting's value; whatever stands there can be compiled. */
    static LinePrefix of(String setting) {
        return new LinePrefix(setting);
    }

    /** The setting it was compiled from. */
    String text() {
        return text;
    }

    private void compile(List<Field> captured) {
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '%' || i == text.length()) {
                literal.append(c);
                continue;
            }
            int from = i;
            while (i < text.length() - 1 && (text.charAt(i) == '-' || Character.isDigit(text.charAt(i)))) {
                i++;
            }
            char escape = text.charAt(i++);
            if (escape == '%') {
                literal.append('%');
                continue;
            }
            Shape shape = shape(escape);
            if (shape != Shape.LITERAL) {
                literal(literal);
                Field field = "tmn".indexOf(escape) >= 0 ? Field.TIME : FIELDS.get(escape);
                // What is captured already is not captured again.
                boolean wanted = field != null && !captured.contains(field);
                parts.add(new Part(shape, new byte[0], wanted ? captured.size() : -1, i - 1 > from));
                if (wanted) {
                    captured.add(field);
                }
            }
        }
        literal(literal);
    }

    private void literal(StringBuilder literal) {
        if (!literal.isEmpty()) {
            parts.add(new Part(Shape.LITERAL, Bytes.of(literal.toString()), -1, false));
            literal.setLength(0);
        }
    }

    private static Shape shape(char escape) {
        return switch (escape) {
            case 'q' -> Shape.SESSION_ONLY;
            case 't', 'm', 's' -> Shape.TIME;
            case 'p', 'P', 'l', 'x' -> Shape.DIGITS;
            case 'n', 'c', 'v' -> Shape.HEX;
            case 'Q' -> Shape.SIGNED;
            case 'e' -> Shape.STATE;
            case 'r', 'h', 'L' -> Shape.WORD;
            case 'a', 'u', 'd', 'b', 'i' -> Shape.NAME;
            // Any other escape writes nothing.
            default -> Shape.LITERAL;
        };
    }

    /** Whether a line begins with this prefix and a severity; then the places below are those of this line. */
    boolean match(byte[] bytes, int from, int end) {
        line = bytes;
        to = end;
        steps = MOST_STEPS;
        return match(0, from);
    }

    private boolean match(int index, int at) {
        int i = index;
        int pos = at;
        while (i < parts.size()) {
            Part part = parts.get(i);
            if (part.shape == Shape.SESSION_ONLY) {
                if (atWord(pos)) {
                    return stopHere(i);
                }
                i++;
                continue;
            }
            if (part.padded) {
                pos = blanks(pos);
            }
            if (part.shape == Shape.NAME || part.shape == Shape.WORD) {
                return shortest(part, i, pos);
            }
            int end = end(part, pos);
            if (end < 0) {
                return false;
            }
            capture(part, pos, end);
            pos = part.padded ? blanks(end) : end;
            i++;
        }
        return atWord(pos);
    }

    /** Tries what a client chose from empty to long, until the rest fits. */
    private boolean shortest(Part part, int index, int from) {
        int most = Math.min(to, from + LONGEST_NAME);
        Part next = index + 1 < parts.size() ? parts.get(index + 1) : part;
        for (int end = from; end <= most; end++) {
            boolean likely = next.shape != Shape.LITERAL || (end < to && line[end] == next.literal[0]) || part.padded;
            if (likely) {
                if (--steps < 0) {
                    return false;
                }
                if (match(index + 1, part.padded ? blanks(end) : end)) {
                    capture(part, from, end);
                    return true;
                }
            }
            if (end < to && part.shape == Shape.WORD && line[end] == ' ') {
                return false;
            }
        }
        return false;
    }

    private boolean stopHere(int index) {
        for (int i = index; i < parts.size(); i++) {
            capture(parts.get(i), 0, 0);
        }
        return true;
    }

    private void capture(Part part, int from, int end) {
        if (part.slot >= 0) {
            starts[part.slot] = from;
            ends[part.slot] = end;
        }
    }

    private boolean atWord(int pos) {
        int found = Words.behind(line, pos, to);
        if (found < 0) {
            return false;
        }
        word = pos;
        behind = found;
        return true;
    }

    private int blanks(int from) {
        int i = from;
        while (i < to && line[i] == ' ') {
            i++;
        }
        return i;
    }

    private int end(Part part, int pos) {
        return switch (part.shape) {
            case LITERAL -> Bytes.startsWith(line, pos, to, part.literal) ? pos + part.literal.length : -1;
            case TIME -> LogTime.end(line, pos, to);
            case DIGITS -> Bytes.digits(line, pos, to);
            case SIGNED -> Bytes.digits(line, pos < to && line[pos] == '-' ? pos + 1 : pos, to);
            case HEX -> hex(pos);
            case STATE -> state(pos);
            default -> -1;
        };
    }

    private int hex(int from) {
        int i = from;
        while (i < to
                && (Bytes.isDigit(line[i]) || (line[i] >= 'a' && line[i] <= 'f') || line[i] == '.' || line[i] == '/')) {
            i++;
        }
        return i;
    }

    private int state(int from) {
        for (int i = from; i < from + 5; i++) {
            if (i >= to || !(Bytes.isDigit(line[i]) || (line[i] >= 'A' && line[i] <= 'Z'))) {
                return -1;
            }
        }
        return from + 5;
    }

    /** The word that stood behind the prefix of the last line that fitted. */
    Words.Word word() {
        return Words.of(line, word, behind);
    }

    /** Where that word stood. */
    int wordFrom() {
        return word;
    }

    /** Where the text began behind it. */
    int textFrom() {
        return behind;
    }

    /** How many fields the prefix has. */
    int fields() {
        return fields.length;
    }

    Field field(int index) {
        return fields[index];
    }

    int from(int index) {
        return starts[index];
    }

    int to(int index) {
        return ends[index];
    }
}
