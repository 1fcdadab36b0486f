package com.bitville.postgres.api.correlation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of a comment as sqlcommenter writes it: {@code key='value'} pairs, separated by commas, keys and values percent-encoded, a
 * quote within a value preceded by a backslash.
 */
final class CommentTags {
    private static final Pattern PAIR =
            Pattern.compile("\\s*([A-Za-z0-9_.%-]{1,64})='((?:[^'\\\\]++|\\\\.){0,64}+)'\\s*(,|$)");
    private static final int MOST_PAIRS = 32;

    private CommentTags() {}

    /** All pairs, decoded; empty where the content is anything else. */
    static Optional<Map<String, String>> of(String content) {
        Map<String, String> tags = new HashMap<>();
        Matcher pair = PAIR.matcher(content);
        int at = 0;
        while (tags.size() < MOST_PAIRS && pair.region(at, content.length()).lookingAt()) {
            tags.putIfAbsent(decoded(pair.group(1)), decoded(pair.group(2).replace("\\'", "'")));
            at = pair.end();
            if (pair.group(3).isEmpty()) {
                return Optional.of(tags);
            }
        }
        return Optional.empty();
    }

    /** Unlike form decoding, this keeps a plus sign; an invalid escape stays unchanged. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] from = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream to = new ByteArrayOutputStream(from.length);
        for (int i = 0; i < from.length; i++) {
            int high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
            if (low < 0) {
                to.write(from[i]);
            } else {
                to.write(16 * high + low);
                i += 2;
            }
        }
        return to.toString(StandardCharsets.UTF_8);
    }
}
