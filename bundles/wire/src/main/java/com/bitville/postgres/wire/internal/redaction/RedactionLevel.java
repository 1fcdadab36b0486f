package com.bitville.postgres.wire.internal.redaction;

import java.util.Arrays;
import java.util.Locale;

/** How much of a text may be sent. */
public enum RedactionLevel {
    /** All of it. */
    NONE,
    /** Its structure, without literals, comments and quoted values. */
    LITERALS,
    /** Only the fact that there is a text. */
    FULL;

    /** Reads the configured word, whatever its letter case. */
    public static RedactionLevel of(String key, String word) {
        return Arrays.stream(values())
                .filter(redactionLevel ->
                        redactionLevel.name().equals(word.trim().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        key + " is \"" + word + "\", allowed are none, literals and full"));
    }
}
