package com.bitville.postgres.logs.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Finds the first of many beginnings that a message has, with one look-up. */
final class Beginnings {
    private static final int KEY = 4;
    private static final int BUCKETS = 1024;
    private static final Beginning[] NONE = {};

    private final Beginning[][] byKey = new Beginning[BUCKETS][];
    private final Beginning[] withoutKey;

    Beginnings(List<Beginning> all) {
        List<List<Beginning>> lists = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            lists.add(new ArrayList<>());
        }
        List<Beginning> others = new ArrayList<>();
        for (Beginning beginning : all) {
            byte[] first = beginning.first();
            (first.length >= KEY ? lists.get(bucket(first, 0)) : others).add(beginning);
        }
        for (int i = 0; i < BUCKETS; i++) {
            byKey[i] = lists.get(i).toArray(NONE);
        }
        withoutKey = others.toArray(NONE);
    }

    private static int bucket(byte[] bytes, int at) {
        int key = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
        return (key * 0x9E3779B1) >>> 22;
    }

    /** The class of the first one that the message has and that may count for its entry, or null. */
    @Nullable
    EntryClass find(Entry entry, BiPredicate<Entry, EntryClass> mayCount) {
        int from = entry.from(Field.MESSAGE);
        if (entry.to(Field.MESSAGE) - from < KEY) {
            return null;
        }
        EntryClass found = find(byKey[bucket(entry.bytes(), from)], entry, mayCount);
        return found == null ? find(withoutKey, entry, mayCount) : found;
    }

    private static @Nullable EntryClass find(Beginning[] some, Entry entry, BiPredicate<Entry, EntryClass> mayCount) {
        for (Beginning beginning : some) {
            if (beginning.fits(entry.bytes(), entry.from(Field.MESSAGE), entry.to(Field.MESSAGE))
                    && mayCount.test(entry, beginning.entryClass())) {
                return beginning.entryClass();
            }
        }
        return null;
    }
}
