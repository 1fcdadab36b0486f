package com.bitville.postgres.wire.internal.redaction;

import org.jspecify.annotations.Nullable;

/**
 * A redacted text.
 *
 * @param text the text that may be sent, or null if none may
 * @param mark what else happened to it
 */
public record Redacted(@Nullable String text, Mark mark) {
    /** What happened to the text beyond the replacing of literals. */
    public enum Mark {
        /** Nothing. */
        NONE,
        /** It ended inside a literal, a comment or an identifier: the end is missing. */
        TRUNCATED,
        /** The borders of its literals are ambiguous, so it was dropped. */
        DROPPED
    }

    static Redacted whole(String text) {
        return new Redacted(text, Mark.NONE);
    }

    static Redacted dropped() {
        return new Redacted(null, Mark.DROPPED);
    }
}
