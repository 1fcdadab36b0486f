package com.bitville.postgres.sql.internal.header;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Intervals of headers, which are stated for cycles of a minute and scale with them. */
final class Intervals {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5}) (min|h)");
    private static final long MOST_CYCLES = 366 * 24 * 60;

    private Intervals() {}

    /**
     * How many cycles an interval is.
     *
     * @throws IllegalArgumentException naming what is allowed
     */
    static long cycles(String text) {
        if (text.equals("every cycle")) {
            return 1;
        }
        Matcher matcher = FORM.matcher(text);
        long minutes = matcher.matches()
                ? Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("h") ? 60 : 1)
                : 0;
        if (minutes < 1 || minutes > MOST_CYCLES) {
            throw new IllegalArgumentException(
                    "interval is \"" + text
                            + "\", allowed are \"every cycle\", and 1 min to 8784 h such as \"10 min\" or \"6 h\", for cycles of 60 s");
        }
        return minutes;
    }
}
