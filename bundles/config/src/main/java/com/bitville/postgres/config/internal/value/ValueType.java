package com.bitville.postgres.config.internal.value;

import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The type of a value's text. */
public enum ValueType {
    TEXT("text"),
    INTEGER("a whole number"),
    DECIMAL("a number"),
    BOOLEAN("true or false");

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,400}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]{1,100}(\\.[0-9]{0,100})?|\\.[0-9]{1,100})");
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    // The words that configparser's getboolean accepts.
    private static final Map<String, Boolean> TRUTH = Map.of(
            "1", true, "yes", true, "true", true, "on", true, "0", false, "no", false, "false", false, "off", false);

    private final String words;

    ValueType(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Parses a text to a {@link String}, {@link Long}, {@link Double} or {@link Boolean}; null if it is invalid. */
    @Nullable
    public Object parse(String text) {
        String trimmed = text.strip();
        return switch (this) {
            case TEXT -> text;
            case INTEGER -> WHOLE.matcher(trimmed).matches() ? saturated(new BigInteger(trimmed)) : null;
            case DECIMAL -> NUMBER.matcher(trimmed).matches() ? Double.valueOf(trimmed) : null;
            case BOOLEAN -> TRUTH.get(MessageText.lower(trimmed));
        };
    }

    private static Object saturated(BigInteger number) {
        return number.max(LEAST).min(MOST).longValueExact();
    }
}
