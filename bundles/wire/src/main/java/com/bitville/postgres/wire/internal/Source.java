package com.bitville.postgres.wire.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The sources that the listener knows; it refuses every other. */
enum Source {
    PG_STAT_ACTIVITY,
    PG_STAT_STATEMENTS,
    PG_LOG,
    SYSTEM_METRICS;

    private final String word = name().toLowerCase(Locale.ROOT);

    String word() {
        return word;
    }

    static Optional<Source> of(String word) {
        return Arrays.stream(values())
                .filter(source -> source.word.equals(word))
                .findFirst();
    }
}
