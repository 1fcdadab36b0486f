package com.bitville.postgres.metrics.internal.naming;

/**
 * Where a label comes from.
 *
 * @param label its name
 * @param column the column with its value; a table without it has an empty value. Of a constant the value itself
 * @param form what is made of it
 */
public record LabelSource(String label, String column, Form form) {
    private static final String LOWER = "lower(";
    private static final String QUOTE = "'";

    /** What is made of a column. */
    public enum Form {
        /** Its value. */
        VALUE,
        /** Its value in lower case. */
        LOWER_CASE,
        /** No column: the same value in all rows. */
        CONSTANT
    }

    /** Reads {@code label}, {@code label=column}, {@code label=lower(column)} or {@code label='value'}. */
    static LabelSource parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return new LabelSource(text, text, Form.VALUE);
        }
        String label = text.substring(0, equals);
        String column = text.substring(equals + 1);
        if (column.startsWith(QUOTE)) {
            return new LabelSource(label, column.substring(1, column.length() - 1), Form.CONSTANT);
        }
        return column.startsWith(LOWER)
                ? new LabelSource(label, column.substring(LOWER.length(), column.length() - 1), Form.LOWER_CASE)
                : new LabelSource(label, column, Form.VALUE);
    }
}
