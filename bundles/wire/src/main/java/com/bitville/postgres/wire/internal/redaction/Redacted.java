package com.bitville.postgres.wire.internal.redaction;

import org.jspecify.annotations.Nullable;

/**
 * What is left of a text.
 *
 * @param text what may leave, or null where nothing may
 * @param mark what the reader has to know about it
 */
public record Redacted(@Nullable String text, Mark mark) {
    /** What happened to the text beyond the replacing of literals. */
    public enum Mark {
        /** Nothing. */
        NONE,
        /** It ended inside a literal, a comment or an identifier: the end is missing. */
        TRUNCATED,
        /** It could not be told apart where its literals begin and end, so it was left out. */
        DROPPED
    }

    static Redacted whole(String text) {
        return new Redacted(text, Mark.NONE);
    }

    static Redacted dropped() {
        return new Redacted(null, Mark.DROPPED);
    }
}
