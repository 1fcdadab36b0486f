package com.bitville.postgres.webconsole.internal.facts;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts by key: of what was read in the last hour, and of journals. A text comes once, when its statement is new, and leaves memory an
 * hour later; the journal of the table's name has it for as long as there is room, beginning with the key.
 */
final class KeyTexts {
    /** The last instant of the year 9999: a text is not of a time. */
    private static final Instant ANY = Instant.ofEpochSecond(253_402_300_799L);

    private final @Nullable History history;
    private final @Nullable SeriesStore store;

    KeyTexts(@Nullable History history, @Nullable SeriesStore store) {
        this.history = history;
        this.store = store;
    }

    /** The texts of the wanted keys, as far as they are known; journals are read only for those that memory does not have. */
    Map<String, String> find(String server, List<FactsQuery.Lookup> lookups, Set<String> wanted) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (FactsQuery.Lookup lookup : lookups) {
            if (history != null && texts.size() < wanted.size()) {
                history.recent(server, lookup.table(), lookup.key(), Instant.EPOCH)
                        .forEach(row ->
                                put(texts, wanted, Objects.toString(row.get(lookup.key())), row.get(lookup.column())));
            }
        }
        for (FactsQuery.Lookup lookup : lookups) {
            if (store != null && texts.size() < wanted.size()) {
                List<JournalEntry> entries = store.journal(server, lookup.table(), Instant.EPOCH, ANY);
                for (int i = entries.size() - 1; i >= 0; i--) {
                    JournalEntry entry = entries.get(i);
                    put(texts, wanted, key(entry, lookup.key()), entry.values().get(lookup.column()));
                }
            }
        }
        return texts;
    }

    private static void put(Map<String, String> texts, Set<String> wanted, String key, @Nullable Object text) {
        if (text != null && wanted.contains(key) && !text.toString().isEmpty()) {
            texts.putIfAbsent(key, text.toString());
        }
    }

    /** The column of that name, or the first part of what the entry is about. */
    private static String key(JournalEntry entry, String column) {
        Object told = entry.values().get(column);
        int slash = entry.key().indexOf('/');
        return told != null
                ? told.toString()
                : slash < 0 ? entry.key() : entry.key().substring(0, slash);
    }
}
