package com.bitville.postgres.metrics.internal.naming;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value comes from: columns of a table whose sum it is, in the rows that meet all conditions.
 *
 * @param divisor by which the sum is divided
 */
public record ValueSource(
        String table, List<String> columns, Function function, double divisor, List<Condition> conditions) {
    private static final Pattern FORM =
            Pattern.compile("(?:(age|lsn)\\()?([a-z_.]+)\\.([a-z0-9_+]+)(?:\\[([^]]*)])?\\)?(?:/(\\d+))?");
    /** A column that every table has: the number 1. */
    private static final String ONE = "1";

    private static final int FUNCTION = 1;
    private static final int TABLE = 2;
    private static final int COLUMNS = 3;
    private static final int CONDITIONS = 4;
    private static final int DIVISOR = 5;

    /** What is made of a column's value. */
    public enum Function {
        /** The number; of a flag 0 or 1, of a time the seconds since 1970. */
        NUMBER,
        /** The seconds between the time and the snapshot. */
        AGE,
        /** The position in the WAL in bytes. */
        LSN
    }

    /** A column that must, or must not, have a value. */
    public record Condition(String column, boolean equal, String value) {
        static Condition parse(String text) {
            boolean equal = !text.contains("!=");
            String[] parts = text.split(equal ? "=" : "!=", 2);
            return new Condition(parts[0], equal, parts[1]);
        }
    }

    /** Whether a column stands for the number 1. */
    public static boolean isOne(String column) {
        return column.equals(ONE);
    }

    static ValueSource parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no value: " + text);
        }
        List<Condition> conditions = new ArrayList<>();
        if (parts.group(CONDITIONS) != null) {
            for (String condition : parts.group(CONDITIONS).split(",", -1)) {
                conditions.add(Condition.parse(condition));
            }
        }
        String function = parts.group(FUNCTION);
        return new ValueSource(
                parts.group(TABLE),
                List.of(parts.group(COLUMNS).split("\\+", -1)),
                function == null ? Function.NUMBER : function.equals("age") ? Function.AGE : Function.LSN,
                parts.group(DIVISOR) == null ? 1 : Double.parseDouble(parts.group(DIVISOR)),
                conditions);
    }
}
