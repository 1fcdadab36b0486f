package com.bitville.postgres.shipper.internal.answer;

import com.bitville.postgres.api.config.Secret;
import java.util.regex.Pattern;

/** Makes foreign text safe for a log, a status document and a file beside a dead letter. */
public final class Sanitizer {
    private static final Pattern TOKEN =
            Pattern.compile("(?i)\\b(authorization\\W{1,4}(?:bearer\\s+)?|bearer\\s+)[^\\s\"',;<>]+");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");

    private Sanitizer() {}

    /**
     * Removes the key, anything that looks like one, and control characters, then truncates the text.
     *
     * @param text the foreign text
     * @param key the key in use
     * @param most characters to keep
     * @return one line
     */
    public static String line(String text, Secret key, int most) {
        String value = key.reveal();
        // Removes the key before truncating: half a key is still a secret.
        String clean = value.isEmpty() ? text : text.replace(value, "***");
        return line(clean, most);
    }

    public static String line(String text, int most) {
        String clean = CONTROL.matcher(TOKEN.matcher(text).replaceAll("$1***")).replaceAll(" ");
        return clean.length() <= most ? clean : clean.substring(0, most) + "...";
    }
}
