package com.bitville.postgres.logs.internal;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message of the server with all that belongs to it. Filled by one thread, then only read. */
final class Entry {
    /** What is kept of one text: far more than anybody reads, far less than fills memory. */
    static final int LONGEST_TEXT = 8 * 1024;

    private final Line.Mark mark;
    private final Map<Field, String> texts = new EnumMap<>(Field.class);
    private @Nullable Instant time;
    private EntryClass kind = EntryClass.OTHER;
    private @Nullable Double durationMs;
    private boolean cut;

    Entry(Line.Mark mark) {
        this.mark = mark;
    }

    /** Where its first line begins. */
    Line.Mark mark() {
        return mark;
    }

    /** Sets a text; PostgreSQL's ways of saying "nothing" are nothing. */
    void put(Field field, @Nullable String text) {
        if (text == null || text.isEmpty() || text.equals("[unknown]")) {
            return;
        }
        if (field == Field.TIME) {
            time = LogTime.parse(text);
        }
        texts.put(field, bounded(text));
    }

    /** Adds a further line to a text. */
    void append(Field field, String text) {
        String before = texts.get(field);
        if (before == null) {
            put(field, text);
        } else if (before.length() < LONGEST_TEXT) {
            texts.put(field, bounded(before + "\n" + text));
        } else {
            cut = true;
        }
    }

    void remove(Field field) {
        texts.remove(field);
    }

    private String bounded(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        cut = true;
        return text.substring(0, LONGEST_TEXT);
    }

    @Nullable
    String get(Field field) {
        return texts.get(field);
    }

    /** A text, empty where there is none. */
    String text(Field field) {
        return texts.getOrDefault(field, "");
    }

    /** A whole number, or null. */
    @Nullable
    Long number(Field field) {
        String text = text(field);
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        return Long.valueOf(text);
    }

    @Nullable
    Instant time() {
        return time;
    }

    EntryClass kind() {
        return kind;
    }

    @Nullable
    Double durationMs() {
        return durationMs;
    }

    boolean cut() {
        return cut;
    }

    void kind(EntryClass value) {
        kind = value;
    }

    void durationMs(double value) {
        durationMs = value;
    }

    void markCut() {
        cut = true;
    }
}
