package com.bitville.postgres.api.correlation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Sanitizes the value of a tag: a segment that identifies a person or a thing rather than a part of a program becomes a question mark; a
 * value that cannot be the name of a part of a program becomes empty.
 */
final class TagValue {
    private static final int LONGEST = 64;
    private static final int MOST_DIGITS = 3;

    /** The characters of a segment, without the question mark, so that the query of a URL does not pass as a path. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.:{}<>*$-]*");

    private static final Pattern LETTERS = Pattern.compile("[A-Za-z]");

    /** A UUID, also without dashes, and every other long run of hexadecimal digits. */
    private static final Pattern IDENTIFIER =
            Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{16}");

    /** The names of frameworks and drivers: the digits of a version identify no person. */
    private static final Pattern VERSIONED =
            Pattern.compile("[A-Za-z][A-Za-z_.-]{0,40}[0-9]?:[0-9]{1,2}(?:\\.[0-9]{1,2}){0,2}");

    private static final List<String> WITH_VERSION = List.of("framework", "db_driver");

    private TagValue() {}

    /** The value that may be sent, or empty if none may. */
    static String of(String key, String decoded) {
        if (WITH_VERSION.contains(key) && VERSIONED.matcher(decoded).matches()) {
            return decoded;
        }
        List<String> segments = List.of(decoded.split("/", -1));
        List<String> kept = new ArrayList<>(segments);
        int first = 0;
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            // Segments without a letter count together: slashes may divide a number as dots and dashes do.
            boolean named = LETTERS.matcher(segment).find();
            int from = named ? i : first;
            first = named ? i + 1 : first;
            if (digits(segments.subList(from, i + 1)) > MOST_DIGITS) {
                for (int told = from; told <= i; told++) {
                    kept.set(told, segments.get(told).isEmpty() ? "" : "?");
                }
            } else if (segment.indexOf('@') >= 0 || IDENTIFIER.matcher(segment).find()) {
                kept.set(i, "?");
            } else if (!HARMLESS.matcher(segment).matches()) {
                return "";
            }
        }
        String value = String.join("/", kept);
        return value.length() <= LONGEST ? value : "";
    }

    private static long digits(List<String> segments) {
        return segments.stream()
                .flatMapToInt(String::codePoints)
                .filter(Character::isDigit)
                .count();
    }
}
