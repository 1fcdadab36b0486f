package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.sql.internal.header.SubjectFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Divides a statement into tokens as the server's lexer does. What it does not understand it refuses. For one text. */
final class StatementTokens {
    /** What a token is. */
    enum Kind {
        /** A keyword or name without quotes, in lower case. */
        WORD,
        /** A name in quotes, without them. */
        NAME,
        /** A text in quotes of any form; its content is not kept. */
        TEXT,
        NUMBER,
        /** A {@code ?} that stands for a value. */
        PARAMETER,
        /** One character of anything else. */
        SYMBOL
    }

    /**
     * One token.
     *
     * @param at where it begins
     * @param end where what follows begins
     */
    record Token(Kind kind, String text, int at, int end) {
        boolean is(Kind expected, String value) {
            return kind == expected && text.equals(value);
        }
    }

    private final String origin;
    private final String text;
    private final boolean hasParameters;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private StatementTokens(String origin, String text, boolean hasParameters) {
        this.origin = origin;
        this.text = text;
        this.hasParameters = hasParameters;
    }

    /**
     * The tokens of a text, without comments.
     *
     * @param origin for messages: the file's name without {@code .sql}, or empty
     * @param hasParameters whether a {@code ?} stands for a value
     */
    static List<Token> of(String origin, String text, boolean hasParameters) throws SubjectFileException {
        return new StatementTokens(origin, text, hasParameters).read();
    }

    private List<Token> read() throws SubjectFileException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                comment();
            } else {
                token(c);
            }
        }
        return tokens;
    }

    private void token(char c) throws SubjectFileException {
        int start = at;
        if (isNameStart(c)) {
            word();
        } else if (c == '"') {
            String name = quoted('"', false);
            if (name.chars().anyMatch(Character::isISOControl)) {
                throw refused(start, "it has a name with a control character");
            }
            add(Kind.NAME, name, start);
        } else if (c == '\'') {
            quoted('\'', false);
            add(Kind.TEXT, "", start);
        } else if (c == '$' && dollarTag() != null) {
            dollarQuoted();
            add(Kind.TEXT, "", start);
        } else if (c == '?') {
            parameter();
        } else if (Character.isDigit(c)) {
            at += numberLength();
            add(Kind.NUMBER, text.substring(start, at), start);
        } else {
            at++;
            add(Kind.SYMBOL, String.valueOf(c), start);
        }
    }

    private void add(Kind kind, String value, int start) {
        tokens.add(new Token(kind, value, start, at));
    }

    private void word() throws SubjectFileException {
        int start = at;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at).toLowerCase(Locale.ROOT);
        char next = at < text.length() ? text.charAt(at) : ' ';
        if (word.equals("u") && next == '&' && at + 1 < text.length() && "'\"".indexOf(text.charAt(at + 1)) >= 0) {
            throw refused(start, "it has a name or text with Unicode escapes (U&), which hides what it says");
        }
        if (word.equals("e") && next == '\'') {
            quoted('\'', true);
            add(Kind.TEXT, "", start);
        } else {
            add(Kind.WORD, word, start);
        }
    }

    /** A text or name in quotes, which are doubled inside. */
    private String quoted(char quote, boolean escapes) throws SubjectFileException {
        int start = at;
        StringBuilder content = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (escapes && c == '\\') {
                at++;
            } else if (c != quote) {
                content.append(c);
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                content.append(c);
                at++;
            } else {
                at++;
                return content.toString();
            }
        }
        throw refused(start, "a quote is not closed");
    }

    private @Nullable String dollarTag() {
        int end = at + 1;
        while (end < text.length() && isNamePart(text.charAt(end)) && text.charAt(end) != '$') {
            end++;
        }
        boolean isTag = end < text.length() && text.charAt(end) == '$';
        boolean isEmpty = end == at + 1;
        return isTag && (isEmpty || isNameStart(text.charAt(at + 1))) ? text.substring(at, end + 1) : null;
    }

    private void dollarQuoted() throws SubjectFileException {
        String tag = dollarTag();
        int end = tag == null ? -1 : text.indexOf(tag, at + tag.length());
        if (tag == null || end < 0) {
            throw refused(at, "a dollar quote is not closed");
        }
        at = end + tag.length();
    }

    private void comment() throws SubjectFileException {
        int start = at;
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
        if (depth > 0) {
            throw refused(start, "a comment is not closed");
        }
    }

    private void parameter() throws SubjectFileException {
        if (text.startsWith("??", at)) {
            at += 2;
            add(Kind.SYMBOL, "??", at - 2);
        } else if (hasParameters) {
            at++;
            add(Kind.PARAMETER, "?", at - 1);
        } else {
            throw refused(
                    at, "a ? stands for a parameter, which only a file with each has; the operator ? is written ??");
        }
    }

    private int numberLength() {
        int end = at;
        while (end < text.length() && (isNamePart(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return end - at;
    }

    private static boolean isNameStart(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || (c >= '0' && c <= '9') || c == '$';
    }

    private SubjectFileException refused(int place, String reason) {
        return refused(origin, text, place, reason);
    }

    /** Names the line of a place in a text. */
    static SubjectFileException refused(String origin, String text, int place, String reason) {
        int line = 1
                + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
        return new SubjectFileException(origin, line, reason);
    }
}
