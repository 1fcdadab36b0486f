package com.bitville.postgres.logs.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the class of an entry by its SQLSTATE and the beginning of its message, with one look-up for each. */
final class Classifier {
    private static final int KEY = 4;
    private static final int BUCKETS = 1024;
    private static final Beginning[] NONE = {};
    private static final Beginning[][] BY_KEY = byKey();
    private static final Beginning[] WITHOUT_KEY = withoutKey();
    private static final Map<String, EntryClass> BY_STATE = byState();
    /** Classes of SQLSTATEs under which the server itself says several things; what applications raise has others. */
    private static final String SAYS_LITTLE = "00 08 55 57 58 XX";
    /** The class of every warning, also of those that applications raise: believed of the server's own processes alone. */
    private static final String WARNING = "01";

    private Classifier() {}

    private static List<Beginning> all() {
        List<Beginning> all = new ArrayList<>();
        for (EntryClass entryClass : EntryClass.values()) {
            entryClass.beginnings().forEach(text -> all.add(new Beginning(entryClass, text)));
        }
        return all;
    }

    private static Beginning[][] byKey() {
        List<List<Beginning>> lists = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            lists.add(new ArrayList<>());
        }
        for (Beginning beginning : all()) {
            byte[] first = beginning.first();
            if (first.length >= KEY) {
                lists.get(bucket(first, 0)).add(beginning);
            }
        }
        return lists.stream().map(list -> list.toArray(NONE)).toArray(Beginning[][]::new);
    }

    private static Beginning[] withoutKey() {
        return all().stream()
                .filter(beginning -> beginning.first().length < KEY)
                .toArray(Beginning[]::new);
    }

    private static Map<String, EntryClass> byState() {
        Map<String, EntryClass> map = new HashMap<>();
        for (EntryClass entryClass : EntryClass.values()) {
            entryClass.states().forEach(state -> map.put(state, entryClass));
        }
        return map;
    }

    private static int bucket(byte[] bytes, int at) {
        int key = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
        return (key * 0x9E3779B1) >>> 22;
    }

    /** The class of an entry, decided anew. */
    static EntryClass of(Entry entry) {
        byte[] bytes = entry.bytes();
        int state = entry.from(Field.STATE);
        boolean hasState = entry.to(Field.STATE) - state == 5;
        boolean fine = hasState && bytes[state] == '0' && bytes[state + 1] == '0';
        String known = hasState && !fine ? Bytes.text(bytes, state, state + 5) : "";
        boolean ownWarning = known.startsWith(WARNING) && !entry.has(Field.USER);
        if (!hasState || fine || ownWarning || SAYS_LITTLE.contains(known.substring(0, 2))) {
            EntryClass told = byMessage(entry);
            if (told != null) {
                return told;
            }
        }
        EntryClass stated = known.isEmpty() ? null : byState(known);
        if (stated != null) {
            return stated;
        }
        return entry.severity().isError() ? EntryClass.ERROR_OTHER : EntryClass.OTHER;
    }

    private static @Nullable EntryClass byState(String state) {
        EntryClass exact = BY_STATE.get(state);
        return exact == null ? BY_STATE.get(state.substring(0, 2)) : exact;
    }

    private static @Nullable EntryClass byMessage(Entry entry) {
        byte[] bytes = entry.bytes();
        int from = entry.from(Field.MESSAGE);
        int to = entry.to(Field.MESSAGE);
        if (to - from < KEY) {
            return null;
        }
        for (Beginning beginning : BY_KEY[bucket(bytes, from)]) {
            if (maySay(entry, beginning.entryClass()) && beginning.fits(bytes, from, to)) {
                return beginning.entryClass();
            }
        }
        for (Beginning beginning : WITHOUT_KEY) {
            if (maySay(entry, beginning.entryClass()) && beginning.fits(bytes, from, to)) {
                return beginning.entryClass();
            }
        }
        return null;
    }

    private static boolean maySay(Entry entry, EntryClass entryClass) {
        return !entryClass.isServersOwn() || !entry.has(Field.USER);
    }
}
