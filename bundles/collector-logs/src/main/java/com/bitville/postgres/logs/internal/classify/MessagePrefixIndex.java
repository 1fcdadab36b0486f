package com.bitville.postgres.logs.internal.classify;

import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Finds the first of many beginnings that matches a message, with one lookup. */
final class MessagePrefixIndex {
    private static final int KEY = 4;
    private static final int BUCKETS = 1024;
    private static final MessagePrefix[] NONE = {};

    private final MessagePrefix[][] byKey = new MessagePrefix[BUCKETS][];
    private final MessagePrefix[] withoutKey;

    MessagePrefixIndex(List<MessagePrefix> all) {
        List<List<MessagePrefix>> lists = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            lists.add(new ArrayList<>());
        }
        List<MessagePrefix> others = new ArrayList<>();
        for (MessagePrefix messagePrefix : all) {
            byte[] first = messagePrefix.first();
            (first.length >= KEY ? lists.get(bucket(first, 0)) : others).add(messagePrefix);
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

    /** The class of the first match that is allowed for the entry, or null. */
    @Nullable
    EntryClass find(Entry entry, BiPredicate<Entry, EntryClass> mayCount) {
        int from = entry.from(EntryField.MESSAGE);
        if (entry.to(EntryField.MESSAGE) - from < KEY) {
            return null;
        }
        EntryClass found = find(byKey[bucket(entry.bytes(), from)], entry, mayCount);
        return found == null ? find(withoutKey, entry, mayCount) : found;
    }

    private static @Nullable EntryClass find(
            MessagePrefix[] some, Entry entry, BiPredicate<Entry, EntryClass> mayCount) {
        for (MessagePrefix messagePrefix : some) {
            if (messagePrefix.fits(entry.bytes(), entry.from(EntryField.MESSAGE), entry.to(EntryField.MESSAGE))
                    && mayCount.test(entry, messagePrefix.entryClass())) {
                return messagePrefix.entryClass();
            }
        }
        return null;
    }
}
