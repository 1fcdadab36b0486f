package com.bitville.postgres.config.internal.value;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Text for messages: case without locale, values made safe to print, the closest known name. */
public final class MessageText {
    private static final int SHOWN = 120;

    private MessageText() {}

    public static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    public static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** A given value in quotes, safe to print. */
    public static String shown(String value) {
        return "'" + printable(value) + "'";
    }

    /** A given value on one line, truncated, without the user part of a URL. */
    public static String printable(String value) {
        StringBuilder out = new StringBuilder();
        String plain = value.replaceAll("//[^/@\\s]*@", "//***@");
        plain.codePoints().limit(SHOWN).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append(plain.codePointCount(0, plain.length()) > SHOWN ? "..." : "")
                .toString();
    }

    /** A key's name if it looks like one; anything else may be a part of a secret that was split over two lines. */
    public static String named(String name) {
        return name.matches("[a-z_]{1,40}") ? name : "(not shown)";
    }

    /** The known name closest to a misspelt one; empty if none is close. */
    public static Optional<String> nearest(String given, Collection<String> known) {
        String best = null;
        int least = Math.max(2, given.length() / 3) + 1;
        for (String name : known) {
            int distance = distance(given, name);
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /** A suggestion to append to a message about an unknown name. */
    public static String suggestion(String given, Collection<String> known) {
        return nearest(given, known).map(name -> "; did you mean " + name + "?").orElse("");
    }

    private static int distance(String a, String b) {
        if (a.length() > SHOWN) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
