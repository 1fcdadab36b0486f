package com.bitville.postgres.config.internal.value;

import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values that a key allows. Any other value is an error, unless the key has a cap: then the cap is used, with a warning.
 *
 * @param allowed the allowed values, as text after "allowed: "
 * @param accepts whether a value is allowed or can be capped
 * @param capped replaces an accepted value beyond the cap by the cap
 * @param event the name of the warning for a capped value, or null without a cap
 * @param words all allowed values if they are few, else empty
 */
public record ValueConstraint(
        String allowed,
        Predicate<Object> accepts,
        UnaryOperator<Object> capped,
        @Nullable String event,
        List<String> words) {
    /** A path or empty. */
    public static final ValueConstraint FILE =
            of("0 to 4096 characters on one line", value -> isOneLine(value, 0, 4096) && isNameable((String) value));

    private static ValueConstraint of(String allowed, Predicate<Object> accepts) {
        return new ValueConstraint(allowed, accepts, value -> value, null, List.of());
    }

    public static ValueConstraint anything(String allowed) {
        return of(allowed, value -> true);
    }

    public static ValueConstraint range(long least, long most) {
        return of(least + " to " + most, value -> (Long) value >= least && (Long) value <= most);
    }

    public static ValueConstraint range(double least, double most) {
        return of(plain(least) + " to " + plain(most), value -> (Double) value >= least && (Double) value <= most);
    }

    /** At least {@code least}; larger values than {@code most} become {@code most}. */
    public static ValueConstraint ceiling(long least, long most, String event) {
        return new ValueConstraint(
                least + " to " + most + " (larger values are reduced to " + most + ")",
                value -> (Long) value >= least,
                value -> Math.min((Long) value, most),
                event,
                List.of());
    }

    /** At most {@code most}; smaller values than {@code least} become {@code least}. */
    public static ValueConstraint floor(long least, long most, String event) {
        return new ValueConstraint(
                least + " to " + most + " (smaller values are raised to " + least + ")",
                value -> (Long) value <= most,
                value -> Math.max((Long) value, least),
                event,
                List.of());
    }

    public static ValueConstraint oneOf(List<String> words) {
        return new ValueConstraint(String.join(", ", words), words::contains, value -> value, null, words);
    }

    /** One line of text, its length in UTF-16 units. */
    public static ValueConstraint line(int least, int most) {
        return of(least + " to " + most + " characters on one line", value -> isOneLine(value, least, most));
    }

    private static boolean isOneLine(Object value, int least, int most) {
        String text = (String) value;
        return text.length() >= least && text.length() <= most && printable(text);
    }

    /** Whether Java can open a file of this name: without a locale, only ASCII names work. */
    public static boolean isNameable(String text) {
        String ofPaths = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Charset.forName(ofPaths).newEncoder().canEncode(text);
    }

    public static ValueConstraint line(String allowed, Predicate<String> accepts) {
        return of(allowed, value -> printable((String) value) && accepts.test((String) value));
    }

    public static boolean printable(String text) {
        return text.chars().noneMatch(Character::isISOControl) && text.equals(text.strip());
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
