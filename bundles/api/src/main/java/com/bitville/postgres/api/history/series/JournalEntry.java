package com.bitville.postgres.api.history.series;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a server.
 *
 * @param at when, by the agent's clock; of a list by the hour the hour's beginning
 * @param journal the journal's name ({@code incidents}, {@code top_statements})
 * @param key what it is about; a later entry of the same key and time replaces the earlier one
 * @param values by column: {@link String}, {@link Double}, {@link Long}, {@link Boolean} or null; texts are redacted
 */
public record JournalEntry(Instant at, String journal, String key, Map<String, @Nullable Object> values) {
    /** Takes a copy of the values, in their order, and refuses a null part. */
    public JournalEntry {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(journal, "journal");
        Objects.requireNonNull(key, "key");
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
