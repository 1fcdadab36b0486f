package com.bitville.postgres.sql.internal.header;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Of which columns the agent reckons a lag of its own.
 *
 * @param name the column that it adds
 * @param position the column with the position of the server
 * @param reached the column with the position that the row has reached
 */
public record LagColumns(String name, String position, String reached) {
    private static final Pattern FORM = Pattern.compile("(\\w+) = (\\w+), (\\w+)");

    /**
     * Reads the value of a header's line.
     *
     * @throws IllegalArgumentException naming the form
     */
    static LagColumns parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "lag is \"" + text + "\", the form is: column = column of the position, column of what is reached");
        }
        return new LagColumns(matcher.group(1), matcher.group(2), matcher.group(3));
    }
}
