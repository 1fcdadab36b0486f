package com.bitville.postgres.history.internal.journal;

import com.bitville.postgres.api.history.series.JournalEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells when a thing is first seen and when its state changes. */
final class ChangeJournal {
    private static final int MOST = 500;

    private final JournalLine line;
    private final Map<String, String> states = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    ChangeJournal(JournalLine line) {
        this.line = line;
    }

    /** What an earlier process has written last of a thing; whether an entry of this process says the same again. */
    boolean resume(JournalEntry entry) {
        String before = states.putIfAbsent(entry.key(), state(entry));
        return before != null && before.equals(state(entry));
    }

    private String state(JournalEntry entry) {
        return state(entry.values());
    }

    private String state(Map<String, @Nullable Object> values) {
        return line.states().stream()
                .map(column -> Objects.toString(values.get(column), ""))
                .collect(Collectors.joining("/"));
    }

    Optional<JournalEntry> of(JournalRow row, Instant at) {
        String key = row.key(line.key());
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        line.states().forEach(column -> values.put(column, Objects.toString(row.value(column), "")));
        String state = state(values);
        if (state.equals(states.put(key, state))) {
            return Optional.empty();
        }
        line.kept().forEach(column -> values.put(column, row.value(column)));
        return Optional.of(new JournalEntry(at, line.name(), key, values));
    }
}
