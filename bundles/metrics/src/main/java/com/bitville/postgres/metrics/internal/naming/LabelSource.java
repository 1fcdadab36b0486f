package com.bitville.postgres.metrics.internal.naming;

/**
 * Where a label comes from.
 *
 * @param label its name
 * @param column the column with its value; a table without it has an empty value
 * @param lower whether the value is in lower case
 */
public record LabelSource(String label, String column, boolean lower) {
    private static final String LOWER = "lower(";

    /** Reads {@code label}, {@code label=column} or {@code label=lower(column)}. */
    static LabelSource parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return new LabelSource(text, text, false);
        }
        String column = text.substring(equals + 1);
        boolean lower = column.startsWith(LOWER);
        return new LabelSource(
                text.substring(0, equals),
                lower ? column.substring(LOWER.length(), column.length() - 1) : column,
                lower);
    }
}
