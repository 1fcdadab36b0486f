package com.bitville.postgres.logs.internal.summary;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of a run, counted by their first line without numbers and quoted texts, in bounded memory. Used by one thread. */
@SuppressWarnings("EnumOrdinal") // never leaves the process
final class MessageCounts {
    /** The maximum number of different messages in a run. */
    static final int MOST = 1_000;
    /** The number of messages reported. */
    static final int MOST_TOLD = 50;

    private static final int LONGEST = 160;

    private final Map<Long, Count> counts = new HashMap<>();
    private final byte[] shape = new byte[LONGEST];
    private int length;
    private @Nullable Count last;
    private long lastKey;

    private static final class Count {
        private final EntryClass entryClass;
        private final @Nullable String state;
        private final String message;
        private long entries;

        Count(EntryClass entryClass, @Nullable String state, String message) {
            this.entryClass = entryClass;
            this.state = state;
            this.message = message;
        }
    }

    /** Counts the entry and returns its number among equal messages. */
    long add(Entry entry) {
        long key = normalise(entry) * 37 + entry.kind().ordinal();
        Count same = last;
        if (same == null || key != lastKey) {
            same = counts.get(key);
            if (same == null && counts.size() >= MOST) {
                return 1;
            }
            if (same == null) {
                same = new Count(entry.kind(), entry.get(EntryField.STATE), Bytes.text(shape, 0, length));
                counts.put(key, same);
            }
            last = same;
            lastKey = key;
        }
        return ++same.entries;
    }

    private long normalise(Entry entry) {
        byte[] bytes = entry.bytes();
        int to = entry.to(EntryField.MESSAGE);
        long hash = 0;
        int i = entry.from(EntryField.MESSAGE);
        int written = 0;
        while (i < to && written < LONGEST) {
            byte b = bytes[i];
            if (b == '\n') {
                break;
            }
            if (b == '"' || (b == '\'' && (i == 0 || bytes[i - 1] == ' '))) {
                int end = Bytes.indexOf(bytes, i + 1, to, (char) b);
                i = end < 0 ? to : end + 1;
                b = '?';
            } else if (Bytes.isDigit(b)) {
                while (i < to && (Bytes.isDigit(bytes[i]) || bytes[i] == '.')) {
                    i++;
                }
                b = '#';
            } else {
                i++;
            }
            shape[written++] = b;
            hash = hash * 0x5851F42D4C957F2DL + b;
        }
        length = Bytes.wholeCharacters(shape, 0, written, written);
        return hash;
    }

    /** The most frequent first. */
    List<@Nullable Object[]> rows() {
        List<Count> sorted = new ArrayList<>(counts.values());
        sorted.sort(Comparator.comparingLong((Count count) -> -count.entries).thenComparing(count -> count.message));
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Count count : sorted.subList(0, Math.min(MOST_TOLD, sorted.size()))) {
            rows.add(new @Nullable Object[] {count.entryClass.word(), count.state, count.message, count.entries});
        }
        return rows;
    }

    int size() {
        return counts.size();
    }
}
