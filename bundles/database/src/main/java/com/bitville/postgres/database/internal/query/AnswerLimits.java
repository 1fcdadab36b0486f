package com.bitville.postgres.database.internal.query;

/**
 * How large an answer may be. A larger one fails instead of being cut.
 *
 * @param rows the most rows
 * @param bytes the most bytes of all values as the server sends them
 */
public record AnswerLimits(int rows, long bytes) {
    /** More than any view that a collector of the agent reads; the driver limits the bytes. */
    static final AnswerLimits OWN = new AnswerLimits(50_000, Long.MAX_VALUE);

    /** For statements that others wrote. */
    public static final AnswerLimits OTHERS = new AnswerLimits(5_000, 2 * 1024 * 1024);
}
