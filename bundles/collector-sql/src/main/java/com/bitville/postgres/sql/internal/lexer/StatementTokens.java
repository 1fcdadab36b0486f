package com.bitville.postgres.sql.internal.lexer;

import com.bitville.postgres.sql.internal.header.SubjectFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Divides a text into tokens as the lexer of each supported server does. What they read differently, or what its encoding could change, is
 * refused. For one text.
 */
public final class StatementTokens {
    /** What a token is. */
    public enum Kind {
        /** A keyword or name without quotes, in lower case. */
        WORD,
        /** A name in quotes, without them. */
        NAME,
        /** A text in quotes of any form; its content is not kept. */
        TEXT,
        NUMBER,
        /** A {@code ?} that stands for a value, or a number of one in a definition. */
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
    public record Token(Kind kind, String text, int at, int end) {
        public boolean is(Kind expected, String value) {
            return kind == expected && text.equals(value);
        }
    }

    private final String origin;
    private final String text;
    private final TextKind textKind;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private StatementTokens(String origin, String text, TextKind textKind) {
        this.origin = origin;
        this.text = text;
        this.textKind = textKind;
    }

    /**
     * The tokens of a text, without comments.
     *
     * @param origin for messages: the file's name without {@code .sql}, or empty
     */
    public static List<Token> of(String origin, String text, TextKind textKind) throws SubjectFileException {
        return new StatementTokens(origin, text, textKind).read();
    }

    private List<Token> read() throws SubjectFileException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (LexicalRules.isSpace(c)) {
                at++;
            } else if (text.startsWith("--", at)) {
                at = LexicalRules.endOfLineComment(text, at);
            } else if (text.startsWith("/*", at)) {
                at = closed(at, LexicalRules.endOfComment(text, at), "a comment is not closed");
            } else {
                token(c);
            }
        }
        return tokens;
    }

    private void token(char c) throws SubjectFileException {
        int start = at;
        if (LexicalRules.isNameStart(c)) {
            word();
        } else if (c == '"') {
            String name = quoted('"', false);
            if (name.chars().anyMatch(Character::isISOControl)) {
                throw refused(start, "it has a name with a control character");
            }
            add(Kind.NAME, name, start);
        } else if (c == '\'') {
            literal(start, false);
        } else if (c == '$') {
            dollar();
        } else if (c == '?') {
            parameter();
        } else if (LexicalRules.isDigit(c)) {
            at = LexicalRules.endOfNumber(text, at);
            refuseGlued(start);
            add(Kind.NUMBER, text.substring(start, at), start);
        } else if (LexicalRules.isSymbol(c)) {
            at++;
            add(Kind.SYMBOL, String.valueOf(c), start);
        } else {
            throw refused(
                    start,
                    String.format(Locale.ROOT, "it has the character U+%04X outside of quotes and comments", (int) c));
        }
    }

    private void add(Kind kind, String value, int start) throws SubjectFileException {
        if ((kind == Kind.WORD || kind == Kind.NAME) && LexicalRules.isTooLong(value)) {
            throw refused(start, "it has a name of more than 63 bytes, which the server truncates");
        }
        tokens.add(new Token(kind, value, start, at));
    }

    private void word() throws SubjectFileException {
        int start = at;
        while (at < text.length() && LexicalRules.isNamePart(text.charAt(at))) {
            at++;
        }
        String written = text.substring(start, at);
        if (textKind == TextKind.DEFINITION ? LexicalRules.isAmbiguous(written) : !LexicalRules.isAscii(written)) {
            throw refused(
                    start,
                    "it has a character outside of ASCII that is neither in quotes nor in a comment: put a name"
                            + " with such a letter into double quotes");
        }
        String word = LexicalRules.lowerCase(written);
        char next = at < text.length() ? text.charAt(at) : ' ';
        if (word.equals("u") && next == '&' && at + 1 < text.length() && "'\"".indexOf(text.charAt(at + 1)) >= 0) {
            throw refused(start, "it has a name or text with Unicode escapes (U&), which hides what it says");
        }
        if (word.equals("e") && next == '\'') {
            literal(start, true);
        } else {
            add(Kind.WORD, word, start);
        }
    }

    /** A text in quotes, which goes on where another begins on a later line, with backslashes read as in its first part. */
    private void literal(int start, boolean escapes) throws SubjectFileException {
        quoted('\'', escapes);
        for (int next = LexicalRules.continuation(text, at); next >= 0; next = LexicalRules.continuation(text, at)) {
            at = next;
            quoted('\'', escapes);
        }
        add(Kind.TEXT, "", start);
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

    private void dollar() throws SubjectFileException {
        int start = at;
        String tag = LexicalRules.dollarTag(text, at);
        if (tag != null && (textKind == TextKind.DEFINITION || LexicalRules.isAscii(tag))) {
            int end = text.indexOf(tag, at + tag.length());
            at = closed(start, end < 0 ? -1 : end + tag.length(), "a dollar quote is not closed");
            add(Kind.TEXT, "", start);
        } else if (textKind == TextKind.DEFINITION && LexicalRules.endOfDigits(text, at + 1) > at + 1) {
            at = LexicalRules.endOfDigits(text, at + 1);
            refuseGlued(start);
            add(Kind.PARAMETER, "?", start);
        } else {
            throw refused(start, "it has a $ that begins no quote with a tag of ASCII");
        }
    }

    /** Up to PostgreSQL 14 the name is the next token, later it is an error or a part of the number. */
    private void refuseGlued(int start) throws SubjectFileException {
        if (at < text.length() && LexicalRules.isNamePart(text.charAt(at))) {
            throw refused(
                    start, "it has a number that a letter follows without a blank, which versions read differently");
        }
    }

    private int closed(int start, int end, String reason) throws SubjectFileException {
        if (end < 0) {
            throw refused(start, reason);
        }
        return end;
    }

    private void parameter() throws SubjectFileException {
        if (text.startsWith("??", at)) {
            at += 2;
            add(Kind.SYMBOL, "??", at - 2);
        } else if (textKind != TextKind.STATEMENT) {
            at++;
            add(Kind.PARAMETER, "?", at - 1);
        } else {
            throw refused(
                    at, "a ? stands for a parameter, which only a file with each has; the operator ? is written ??");
        }
    }

    private SubjectFileException refused(int place, String reason) {
        return refused(origin, text, place, reason);
    }

    /** Names the line of a place in a text. */
    public static SubjectFileException refused(String origin, String text, int place, String reason) {
        int line = 1
                + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
        return new SubjectFileException(origin, line, reason);
    }
}
