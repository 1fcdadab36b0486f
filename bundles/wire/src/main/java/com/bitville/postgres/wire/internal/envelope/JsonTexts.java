package com.bitville.postgres.wire.internal.envelope;

/** Makes strings acceptable to every JSON parser and every store behind it. */
public final class JsonTexts {
    private static final char REPLACEMENT = '\ufffd';

    private JsonTexts() {}

    /** Replaces unpaired surrogates, which are not valid in UTF-8, and NUL, which a text column of PostgreSQL cannot contain. */
    public static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return replace(text);
            }
        }
        return text;
    }

    private static String replace(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return out.toString();
    }
}
