package com.bitville.postgres.sql.internal.lexer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The character classes of the server's lexer ({@code scan.l}), and where what it skips or quotes ends. */
final class LexicalRules {
    /** What operators and punctuation consist of. {@code ?} is not among them, as the driver reads it. */
    private static final String SYMBOLS = ",()[].;:+-*/%^<>=~!@#&|`";

    /** A longer name is truncated by the server. */
    private static final int MOST_BYTES_OF_A_NAME = 63;

    private LexicalRules() {}

    /** White space in each version; a vertical tab is in some only. */
    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\f' || isNewline(c);
    }

    static boolean isNewline(char c) {
        return c == '\n' || c == '\r';
    }

    static boolean isSymbol(char c) {
        return SYMBOLS.indexOf(c) >= 0;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isNameStart(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    }

    static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    static boolean isTooLong(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES_OF_A_NAME;
    }

    /** The server changes the letters of ASCII, and in databases with an encoding of one byte those of its locale, too. */
    static String lowerCase(String word) {
        StringBuilder lower = new StringBuilder(word.length());
        word.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return lower.toString();
    }

    /** Whether it depends on the encoding of the database how a word is read. */
    static boolean isAmbiguous(String word) {
        return !lowerCase(word).equals(word.toLowerCase(Locale.ROOT));
    }

    static int endOfLineComment(String text, int at) {
        int end = at;
        while (end < text.length() && !isNewline(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** After the end of a comment that may contain others; -1 if it has none. */
    static int endOfComment(String text, int start) {
        int at = start;
        int depth = 0;
        do {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < text.length());
        return depth > 0 ? -1 : at;
    }

    /** Where a literal goes on whose quote ends before a place: the quote of the next line; -1 if it does not. */
    static int continuation(String text, int place) {
        int at = place;
        boolean hasNewline = false;
        while (at < text.length()) {
            if (isSpace(text.charAt(at))) {
                hasNewline |= isNewline(text.charAt(at));
                at++;
            } else if (text.startsWith("--", at)) {
                at = endOfLineComment(text, at);
            } else {
                break;
            }
        }
        return hasNewline && text.startsWith("'", at) ? at : -1;
    }

    /** The tag of a dollar quote that begins at a place. */
    static @Nullable String dollarTag(String text, int at) {
        int end = at + 1;
        while (end < text.length() && isNamePart(text.charAt(end)) && text.charAt(end) != '$') {
            end++;
        }
        boolean isTag = end < text.length() && text.charAt(end) == '$';
        boolean isEmpty = end == at + 1;
        return isTag && (isEmpty || isNameStart(text.charAt(at + 1))) ? text.substring(at, end + 1) : null;
    }

    /** After the end of a number: digits, a fraction and an exponent; two dots are a range. */
    static int endOfNumber(String text, int start) {
        int at = endOfDigits(text, start);
        if (text.startsWith(".", at) && !text.startsWith("..", at)) {
            at = endOfDigits(text, at + 1);
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            boolean isSigned = at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0;
            int digits = at + (isSigned ? 2 : 1);
            int end = endOfDigits(text, digits);
            at = end > digits ? end : at;
        }
        return at;
    }

    static int endOfDigits(String text, int start) {
        int at = start;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
