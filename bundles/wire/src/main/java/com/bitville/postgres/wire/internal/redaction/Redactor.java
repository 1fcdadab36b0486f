package com.bitville.postgres.wire.internal.redaction;

/**
 * Redacts texts by the configured levels.
 *
 * @param sql for SQL as applications wrote it
 * @param prose for messages in which PostgreSQL may quote data
 */
public record Redactor(RedactionLevel sql, RedactionLevel prose) {
    /** Replaces a whole text. */
    public static final String WITHHELD = "[redacted]";

    /** Redacts SQL. */
    public Redacted sql(String text) {
        return switch (sql) {
            case NONE -> Redacted.whole(text);
            case LITERALS -> SqlRedactor.redact(text);
            case FULL -> Redacted.whole(WITHHELD);
        };
    }

    /** Redacts a message. */
    public Redacted prose(String text) {
        return switch (prose) {
            case NONE -> Redacted.whole(text);
            case LITERALS -> Redacted.whole(MessageRedactor.redact(text));
            case FULL -> Redacted.whole(WITHHELD);
        };
    }
}
