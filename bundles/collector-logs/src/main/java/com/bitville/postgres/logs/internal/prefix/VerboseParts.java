package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;

/**
 * The additions of {@code log_error_verbosity = verbose} on stderr: the SQLSTATE in front of the message, and a line with the source
 * location in PostgreSQL. A session can set it for itself, and a message can begin like a SQLSTATE, so each entry is decided separately: an
 * entry without LOCATION has no SQLSTATE in front either. An application cannot forge a LOCATION: each further line of its message begins
 * with a tab.
 */
public final class VerboseParts {
    private static final int STATE = 5;
    private static final int LONGEST_NAME = 200;

    private VerboseParts() {}

    /** Whether the message begins like a verbose one. */
    public static boolean mayBe(Entry entry) {
        return behindState(entry.bytes(), entry.from(EntryField.MESSAGE), entry.to(EntryField.MESSAGE))
                > entry.from(EntryField.MESSAGE);
    }

    /** Where a text continues after a possible SQLSTATE; where it begins, if there is none. */
    static int behindState(byte[] bytes, int from, int to) {
        if (to - from < STATE + 2 || bytes[from + STATE] != ':' || bytes[from + STATE + 1] != ' ') {
            return from;
        }
        for (int i = from; i < from + STATE; i++) {
            if (!Bytes.isDigit(bytes[i]) && (bytes[i] < 'A' || bytes[i] > 'Z')) {
                return from;
            }
        }
        return from + STATE + 2;
    }

    /** Whether a text is a location in PostgreSQL's source, {@code function, file.c:123}, whatever the language of the word before it. */
    public static boolean isLocation(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && Bytes.isDigit(bytes[at - 1])) {
            at--;
        }
        if (at == to || at == from || bytes[at - 1] != ':' || to - from > LONGEST_NAME) {
            return false;
        }
        int file = at - 1;
        while (file > from && bytes[file - 1] > ' ' && bytes[file - 1] != ',') {
            file--;
        }
        boolean alone = file == from;
        boolean behindFunction = file - 2 > from && bytes[file - 1] == ' ' && bytes[file - 2] == ',';
        return at - 1 > file && (alone || behindFunction) && Bytes.indexOf(bytes, file, at - 1, '.') > file;
    }

    /**
     * Moves the SQLSTATE out of the message.
     *
     * @param located whether the entry had a LOCATION
     */
    public static void undo(Entry entry, boolean located) {
        if (!mayBe(entry)) {
            return;
        }
        int from = entry.from(EntryField.MESSAGE);
        if (located) {
            entry.set(EntryField.STATE, from, from + STATE);
        }
        entry.set(EntryField.MESSAGE, from + STATE + 2, entry.to(EntryField.MESSAGE));
    }
}
