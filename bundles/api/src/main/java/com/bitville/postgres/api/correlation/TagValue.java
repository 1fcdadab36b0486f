package com.bitville.postgres.api.correlation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes the value of a tag harmless: what names a person or a thing rather than a part of a program becomes a question mark, segment by
 * segment, and what is no name of a part of a program at all is nothing.
 */
final class TagValue {
    private static final int LONGEST = 64;
    private static final int MOST_DIGITS = 3;

    /** What a segment may consist of; a question mark is not among it, so that the query of an address does not pass as a path. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.:{}<>*$-]*");

    private static final Pattern LETTERS = Pattern.compile("[A-Za-z]");

    /** A UUID, also without its dashes, and every other long run of hexadecimal digits. */
    private static final Pattern IDENTIFIER =
            Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{16}");

    /** As frameworks and drivers name themselves: the digits of a version tell nothing of anybody. */
    private static final Pattern VERSIONED =
            Pattern.compile("[A-Za-z][A-Za-z_.-]{0,40}[0-9]?:[0-9]{1,2}(?:\\.[0-9]{1,2}){0,2}");

    private static final List<String> WITH_VERSION = List.of("framework", "db_driver");

    private TagValue() {}

    /** The value as it may leave, empty where nothing of it may. */
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
