package com.bitville.postgres.wire.internal.redaction;

import java.util.Locale;
import java.util.Set;

/**
 * Finds the places of a statement where people write a secret without quotes: {@code PASSWORD} of a role and the value of a custom setting.
 * PostgreSQL may accept or refuse it, and shows it in both cases.
 */
final class SecretClauses {
    private static final Set<String> ROLE = Set.of("ROLE", "USER", "GROUP");
    private static final Set<String> SETTINGS_OF = Set.of("ROLE", "USER", "DATABASE", "SYSTEM");
    private static final Set<String> HARMLESS = Set.of("NULL", "DEFAULT", "TRUE", "FALSE", "ON", "OFF");
    private static final int LONGEST_KEYWORD = 9;

    private int words;
    private boolean definition;
    private boolean role;
    private boolean settings;
    private boolean setting;
    private boolean custom;
    private boolean valueExpected;

    /** Whether the next token is the value of a secret. */
    boolean valueExpected() {
        return valueExpected;
    }

    /** Whether the token is a literal, which is replaced anyway, or a keyword. */
    boolean isHarmless(String in, int pos) {
        char c = in.charAt(pos);
        int end = pos + 1;
        if (c == '?') {
            return isEnd(in, end);
        }
        while (end < in.length() && end - pos < LONGEST_KEYWORD && Character.isLetter(in.charAt(end))) {
            end++;
        }
        boolean prefix = end == pos + 1 && end < in.length() && in.charAt(end) == '\'';
        if (c == '\'' || (prefix && "ebxnEBXN".indexOf(c) >= 0)) {
            return true;
        }
        return HARMLESS.contains(in.substring(pos, end).toUpperCase(Locale.ROOT)) && isEnd(in, end);
    }

    /** Whether the preceding value ends here. */
    static boolean isEnd(String in, int at) {
        return at >= in.length() || in.charAt(at) <= ' ' || in.charAt(at) == ';';
    }

    /** Handles a literal, a parameter or a quoted name. */
    void name() {
        words++;
        valueExpected = false;
    }

    void word(String in, int start, int end) {
        words++;
        valueExpected = false;
        boolean plain = words > 2 && !role && !settings && !custom;
        if (plain || end - start > LONGEST_KEYWORD) {
            return;
        }
        String word = in.substring(start, end).toUpperCase(Locale.ROOT);
        if (words == 1) {
            definition = word.equals("CREATE") || word.equals("ALTER");
            setting = word.equals("SET");
        } else if (words == 2 && definition) {
            role = ROLE.contains(word);
            settings = SETTINGS_OF.contains(word);
        } else if (settings && word.equals("SET")) {
            setting = true;
        }
        valueExpected = (role && word.equals("PASSWORD")) || (custom && word.equals("TO"));
    }

    void symbol(char c) {
        if (c == '?') {
            // Represents a literal in a text that was redacted before.
            name();
        }
        valueExpected = false;
        if (c == ';') {
            words = 0;
            definition = false;
            role = false;
            settings = false;
            setting = false;
            custom = false;
        } else if (c == '.') {
            custom = setting;
        } else if (c == '=') {
            valueExpected = custom;
        }
    }
}
