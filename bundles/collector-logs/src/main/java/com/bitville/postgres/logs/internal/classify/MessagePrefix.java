package com.bitville.postgres.logs.internal.classify;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import java.util.List;

/** A compiled beginning of the English messages of a class. */
final class MessagePrefix {
    /** The maximum length of a star's text, in bytes. */
    private static final int LONGEST_GAP = 160;

    private final EntryClass entryClass;
    private final byte[][] pieces;
    private final boolean whole;

    MessagePrefix(EntryClass entryClass, String text) {
        this.entryClass = entryClass;
        this.whole = text.endsWith("$");
        String open = whole ? text.substring(0, text.length() - 1) : text;
        this.pieces = List.of(open.split("\\*", -1)).stream().map(Bytes::of).toArray(byte[][]::new);
    }

    EntryClass entryClass() {
        return entryClass;
    }

    /** The fixed beginning of every such message; empty if it begins with a star. */
    byte[] first() {
        return pieces[0];
    }

    boolean fits(byte[] bytes, int from, int to) {
        if (!Bytes.startsWith(bytes, from, to, pieces[0])) {
            return false;
        }
        int at = from + pieces[0].length;
        for (int i = 1; i < pieces.length; i++) {
            int end = Math.min(to, at + LONGEST_GAP + pieces[i].length);
            int found = Bytes.indexOf(bytes, at, end, pieces[i]);
            if (found < 0) {
                return false;
            }
            at = found + pieces[i].length;
        }
        return !whole || at == to;
    }
}
