package com.bitville.postgres.wire.internal.envelope;

/** Strings that every parser of JSON and every store behind it takes. */
public final class JsonTexts {
    private static final char REPLACEMENT = '\ufffd';

    private JsonTexts() {}

    /** Replaces lone surrogates, which are no UTF-8, and NUL, which no text column of PostgreSQL holds. */
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
