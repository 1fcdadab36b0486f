package com.bitville.postgres.logs.internal.classify;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;

/**
 * Classifies an entry and separates the SQL in its message from the message, because the message is redacted as prose and the statement as
 * SQL.
 */
public final class EntryAnalyzer {
    private static final byte[] DURATION = Bytes.of("duration: ");
    private static final byte[] MILLISECONDS = Bytes.of(" ms");
    private static final byte[] AFTER = Bytes.of(" after ");
    private static final int LONGEST_HEAD = 200;

    private EntryAnalyzer() {}

    public static void give(Entry entry) {
        EntryClass kind = EntryClassifier.of(entry);
        entry.kind(kind);
        switch (kind) {
            case SLOW_STATEMENT, DURATION, STATEMENT -> split(entry, duration(entry, DURATION, 0));
            case PLAN -> plan(entry, duration(entry, DURATION, 0));
            case LOCK_WAIT, LOCK_ACQUIRED -> {
                int from = entry.from(EntryField.MESSAGE);
                int end = Math.min(entry.to(EntryField.MESSAGE), from + LONGEST_HEAD);
                int place = Bytes.indexOf(entry.bytes(), from, end, AFTER);
                if (place >= 0) {
                    duration(entry, AFTER, place - from);
                }
            }
            default -> {
                // Nothing to extract.
            }
        }
    }

    /** Where the head continues after the duration. */
    private static int duration(Entry entry, byte[] before, int skip) {
        byte[] bytes = entry.bytes();
        int from = entry.from(EntryField.MESSAGE) + skip;
        int to = entry.to(EntryField.MESSAGE);
        if (!Bytes.startsWith(bytes, from, to, before)) {
            return from;
        }
        int number = from + before.length;
        int end = Bytes.indexOf(bytes, number, Math.min(to, number + 30), MILLISECONDS);
        if (end < 0) {
            return from;
        }
        double value = Bytes.decimal(bytes, number, end);
        if (!Double.isNaN(value)) {
            entry.durationMs(value);
        }
        return end + MILLISECONDS.length;
    }

    /** The SQL follows the first colon: the name of a prepared statement before it cannot contain a colon followed by a space. */
    private static void split(Entry entry, int from) {
        byte[] bytes = entry.bytes();
        int to = entry.to(EntryField.MESSAGE);
        int end = Math.min(to, from + LONGEST_HEAD);
        for (int i = from; i + 1 < end; i++) {
            if (bytes[i] == ':' && (bytes[i + 1] == ' ' || bytes[i + 1] == '\n')) {
                entry.set(EntryField.STATEMENT, i + 2, to);
                entry.set(EntryField.MESSAGE, entry.from(EntryField.MESSAGE), i);
                return;
            }
        }
    }

    private static void plan(Entry entry, int from) {
        byte[] bytes = entry.bytes();
        int to = entry.to(EntryField.MESSAGE);
        int colon = Bytes.indexOf(bytes, from, to, ':');
        if (colon >= 0) {
            int text = colon + 1;
            while (text < to && (bytes[text] == '\n' || bytes[text] == ' ')) {
                text++;
            }
            entry.set(EntryField.PLAN, text, to);
            entry.set(EntryField.MESSAGE, entry.from(EntryField.MESSAGE), colon);
        }
    }
}
