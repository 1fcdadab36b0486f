package com.bitville.postgres.webconsole.internal.facts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What room an answer has left. What no longer fits is left out and said to be. Used by one thread. */
final class AnswerSize {
    /** Under the half megabyte that a page may take, with room for names and the rest of the document. */
    static final int MOST = 440_000;

    private static final int NUMBER = 9;
    private static final int SIGNS = 6;

    private int left;

    AnswerSize(int most) {
        this.left = most;
    }

    /** Whether something of this size still fits; if so, its room is taken. */
    boolean take(int characters) {
        if (characters > left) {
            return false;
        }
        left -= characters;
        return true;
    }

    /** Adds rows as long as they fit; returns whether all did. */
    boolean add(List<Map<String, @Nullable Object>> into, Iterable<Map<String, @Nullable Object>> rows, int longest) {
        for (Map<String, @Nullable Object> row : rows) {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            int size = 2;
            for (Map.Entry<String, @Nullable Object> cell : row.entrySet()) {
                Object value = shortened(cell.getValue(), longest);
                shown.put(cell.getKey(), value);
                size += cell.getKey().length() + SIGNS + size(value);
            }
            if (!take(size)) {
                return false;
            }
            into.add(shown);
        }
        return true;
    }

    /** A long text cut between characters. */
    static @Nullable Object shortened(@Nullable Object value, int longest) {
        if (!(value instanceof String text) || text.length() <= longest) {
            return value;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest)
                + "\u2026";
    }

    /** What a value takes at most. */
    static int size(@Nullable Object value) {
        if (value instanceof String text) {
            return 2 + text.chars().map(AnswerSize::size).sum();
        }
        if (value instanceof Iterable<?> many) {
            List<Object> all = new ArrayList<>();
            many.forEach(all::add);
            return 2 + all.stream().mapToInt(each -> 1 + size(each)).sum();
        }
        return value instanceof Number || value instanceof Boolean || value == null ? NUMBER : sizeOfOther(value);
    }

    /** What a character takes at most: one that is escaped six. */
    private static int size(int c) {
        return c < ' ' || Character.isSurrogate((char) c) ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3;
    }

    private static int sizeOfOther(Object value) {
        return value instanceof Instant ? 32 : value.toString().length() + 2;
    }
}
