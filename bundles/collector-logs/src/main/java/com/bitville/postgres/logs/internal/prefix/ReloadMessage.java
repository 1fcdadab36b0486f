package com.bitville.postgres.logs.internal.prefix;

import com.bitville.postgres.logs.internal.entry.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A log message about a setting that a reload has changed: {@code parameter "log_timezone" changed to "UTC"}, in any language and with its
 * quotation marks.
 *
 * @param name the setting
 * @param value its new value, or null for its default
 */
public record ReloadMessage(String name, @Nullable String value) {
    public static final String PREFIX = "log_line_prefix";
    public static final String TIMEZONE = "log_timezone";

    /** The maximum length of a message up to the name. */
    private static final int FAR = 160;

    private static final byte[] BEGINNING = Bytes.of("log_");
    private static final byte[] DURATION = Bytes.of("duration: ");

    /** Parses a message; returns null for any other message. */
    public static @Nullable ReloadMessage of(byte[] bytes, int from, int to) {
        if (Bytes.startsWith(bytes, VerboseParts.behindState(bytes, from, to), to, DURATION)) {
            return null;
        }
        int end = Math.min(to, from + FAR);
        for (int at = Bytes.indexOf(bytes, from, end, BEGINNING); at > from; ) {
            for (String name : new String[] {PREFIX, TIMEZONE}) {
                if (Bytes.startsWith(bytes, at, to, Bytes.of(name))) {
                    return new ReloadMessage(
                            name, value(Bytes.text(bytes, from, at), Bytes.text(bytes, at + name.length(), to)));
                }
            }
            at = Bytes.indexOf(bytes, at + 1, end, BEGINNING);
        }
        return null;
    }

    /** The value is between the same quotation marks as the name; null if there is none, as for a removed setting. */
    private static @Nullable String value(String before, String behind) {
        int open = before.length() - 1;
        int close = 0;
        while (open > 0 && isBlank(before.charAt(open))) {
            open--;
        }
        while (close < behind.length() && isBlank(behind.charAt(close))) {
            close++;
        }
        if (open < 0 || close == behind.length()) {
            return null;
        }
        int from = behind.indexOf(before.charAt(open), close + 1);
        int to = behind.lastIndexOf(behind.charAt(close));
        return from < 0 || to - close <= from + close ? null : behind.substring(from + 1 + close, to - close);
    }

    /** French has spaces inside the quotation marks. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\u00a0' || c == '\u202f';
    }
}
