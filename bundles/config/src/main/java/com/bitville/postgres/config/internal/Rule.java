package com.bitville.postgres.config.internal;

import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which values a key allows. A value outside is a fault, except where the key has a cap: then it is moved to the cap with a warning.
 *
 * @param allowed the allowed values in words, completing "allowed: "
 * @param accepts whether a value is allowed or can be capped
 * @param capped moves an accepted value to its cap
 * @param event the warning's name when that changed the value, or null where there is no cap
 * @param words all allowed values where they are few, else empty
 */
record Rule(
        String allowed,
        Predicate<Object> accepts,
        UnaryOperator<Object> capped,
        @Nullable String event,
        List<String> words) {
    /** A path, or nothing. */
    static final Rule FILE =
            of("0 to 4096 characters on one line", value -> isOneLine(value, 0, 4096) && isNameable((String) value));

    private static Rule of(String allowed, Predicate<Object> accepts) {
        return new Rule(allowed, accepts, value -> value, null, List.of());
    }

    static Rule anything(String allowed) {
        return of(allowed, value -> true);
    }

    static Rule range(long least, long most) {
        return of(least + " to " + most, value -> (Long) value >= least && (Long) value <= most);
    }

    static Rule range(double least, double most) {
        return of(plain(least) + " to " + plain(most), value -> (Double) value >= least && (Double) value <= most);
    }

    /** At least {@code least}; what is above {@code most} becomes {@code most}. */
    static Rule ceiling(long least, long most, String event) {
        return new Rule(
                least + " to " + most + " (more is capped to " + most + ")",
                value -> (Long) value >= least,
                value -> Math.min((Long) value, most),
                event,
                List.of());
    }

    /** At most {@code most}; what is below {@code least} becomes {@code least}. */
    static Rule floor(long least, long most, String event) {
        return new Rule(
                least + " to " + most + " (less is raised to " + least + ")",
                value -> (Long) value <= most,
                value -> Math.max((Long) value, least),
                event,
                List.of());
    }

    static Rule oneOf(List<String> words) {
        return new Rule(String.join(", ", words), words::contains, value -> value, null, words);
    }

    /** One line of text, its length in UTF-16 units. */
    static Rule line(int least, int most) {
        return of(least + " to " + most + " characters on one line", value -> isOneLine(value, least, most));
    }

    private static boolean isOneLine(Object value, int least, int most) {
        String text = (String) value;
        return text.length() >= least && text.length() <= most && printable(text);
    }

    /** Whether Java can name such a file here: without a locale that is only one of ASCII characters. */
    static boolean isNameable(String text) {
        String ofPaths = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.forName(ofPaths).newEncoder().canEncode(text);
    }

    static Rule line(String allowed, Predicate<String> accepts) {
        return of(allowed, value -> printable((String) value) && accepts.test((String) value));
    }

    static boolean printable(String text) {
        return text.chars().noneMatch(Character::isISOControl) && text.equals(text.strip());
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
