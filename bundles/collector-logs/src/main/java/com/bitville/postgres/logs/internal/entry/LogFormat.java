package com.bitville.postgres.logs.internal.entry;

import java.util.Locale;
import java.util.regex.Pattern;

/** The formats of {@code log_destination}, from the most to the least exact. */
public enum LogFormat {
    JSONLOG,
    CSVLOG,
    STDERR;

    private static final Pattern CSV = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d[^,\\n]{0,30},(\"|,)");

    /** The format of a file, from its name or, if that is not specific, from its first bytes. */
    public static LogFormat of(String fileName, String head) {
        String name = fileName.toLowerCase(Locale.ROOT);
        if (name.endsWith(".json") || head.startsWith("{\"timestamp\"")) {
            return JSONLOG;
        }
        return name.endsWith(".csv") || CSV.matcher(head).lookingAt() ? CSVLOG : STDERR;
    }

    /** PostgreSQL's word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
