package com.bitville.postgres.wire.internal.redaction;

import com.bitville.postgres.wire.internal.redaction.Redacted.Mark;

/**
 * Reads a SQL text once by the lexical rules of PostgreSQL's scan.l and writes it without literals and comments. Reads each character a
 * bounded number of times.
 */
final class SqlLexer {
    /** The server truncates longer names, so a longer token is not a name. */
    private static final int LONGEST_NAME = 63;

    private static final String ESCAPE = "ESCAPE";
    private static final String LONE_BACKSLASH = "'\\'";

    private final String in;
    private final boolean backslashEscapes;
    private final StringBuilder out;
    private final SecretClauses secrets = new SecretClauses();
    private int pos;
    private boolean truncated;
    private boolean ambiguous;
    private boolean unreadable;

    SqlLexer(String in, boolean backslashEscapes) {
        this.in = in;
        this.backslashEscapes = backslashEscapes;
        this.out = new StringBuilder(Math.min(in.length(), 1 << 20));
    }

    /** Whether a plain string has a backslash before a quote, so that it can be read in two ways. */
    boolean ambiguous() {
        return ambiguous;
    }

    /** Whether it contains characters that cannot occur in SQL outside a literal. */
    boolean unreadable() {
        return unreadable;
    }

    boolean clean() {
        return !unreadable && !truncated;
    }

    String output() {
        return out.toString();
    }

    Redacted result() {
        return new Redacted(out.toString(), truncated ? Mark.TRUNCATED : Mark.NONE);
    }

    void run() {
        while (pos < in.length() && !unreadable) {
            boolean secret = secrets.valueExpected();
            token(in.charAt(pos));
            if (secret && !secrets.valueExpected() && !SecretClauses.isEnd(in, pos)) {
                pos = in.length();
                truncated = true;
            }
        }
    }

    private void token(char c) {
        if (isSpace(c)) {
            out.append(c);
            pos++;
        } else if (c == '-' && next() == '-') {
            lineComment();
        } else if (c == '/' && next() == '*') {
            blockComment();
        } else if (secrets.valueExpected() && !secrets.isHarmless(in, pos)) {
            out.append('?');
            pos = in.length();
            truncated = true;
        } else if (c == '\'') {
            string(backslashEscapes, true);
        } else if (c == '"') {
            quotedName();
        } else if (c == '$') {
            dollar();
        } else if (isDigit(c) || (c == '.' && isDigit(next()))) {
            number();
        } else if (isNameStart(c)) {
            word();
        } else if (c == '\\' || c < ' ' || c == 0x7f) {
            unreadable = true;
        } else {
            secrets.symbol(c);
            out.append(c);
            pos++;
        }
    }

    private void lineComment() {
        out.append(' ');
        while (pos < in.length() && !isNewline(in.charAt(pos))) {
            pos++;
        }
    }

    private void blockComment() {
        out.append(' ');
        int depth = 0;
        while (pos < in.length()) {
            if (in.startsWith("/*", pos)) {
                depth++;
                pos += 2;
            } else if (in.startsWith("*/", pos)) {
                depth--;
                pos += 2;
                if (depth == 0) {
                    return;
                }
            } else {
                pos++;
            }
        }
        truncated = true;
    }

    /** From the opening quote to after the closing one, including the strings that continue it on later lines. */
    private void string(boolean escapes, boolean plain) {
        if (plain && isEscapeClause()) {
            literal();
            pos += LONE_BACKSLASH.length();
            return;
        }
        literal();
        do {
            pos++;
            if (!stringBody(escapes, plain)) {
                truncated = true;
                return;
            }
        } while (continues());
    }

    /** {@code ESCAPE '\'}, which would be an error if backslashes escape, so it is unambiguous. */
    private boolean isEscapeClause() {
        if (!in.startsWith(LONE_BACKSLASH, pos) || in.startsWith("'", pos + LONE_BACKSLASH.length())) {
            return false;
        }
        int end = pos;
        while (end > 0 && isSpace(in.charAt(end - 1))) {
            end--;
        }
        int start = end - ESCAPE.length();
        return in.regionMatches(true, start, ESCAPE, 0, ESCAPE.length())
                && (start == 0 || !isNamePart(in.charAt(start - 1)));
    }

    private boolean stringBody(boolean escapes, boolean plain) {
        boolean escaped = false;
        while (pos < in.length()) {
            char c = in.charAt(pos);
            if (c == '\'') {
                ambiguous |= plain && escaped;
                if (!(escapes && escaped)) {
                    if (next() != '\'') {
                        pos++;
                        return true;
                    }
                    pos++;
                }
            }
            escaped = c == '\\' && !escaped;
            pos++;
        }
        return false;
    }

    /** Moves to the next quote if only white space with a newline, and comments, are in between. */
    private boolean continues() {
        int at = pos;
        boolean newline = false;
        while (at < in.length()) {
            char c = in.charAt(at);
            if (isSpace(c)) {
                newline |= isNewline(c);
                at++;
            } else if (in.startsWith("--", at)) {
                while (at < in.length() && !isNewline(in.charAt(at))) {
                    at++;
                }
            } else {
                break;
            }
        }
        if (!newline || at >= in.length() || in.charAt(at) != '\'') {
            return false;
        }
        pos = at;
        return true;
    }

    private void quotedName() {
        int start = pos++;
        boolean odd = false;
        while (pos < in.length()) {
            char c = in.charAt(pos++);
            if (c == '"') {
                if (pos < in.length() && in.charAt(pos) == '"') {
                    pos++;
                } else {
                    boolean name = !odd && pos - start - 2 <= LONGEST_NAME;
                    out.append(name ? in.substring(start, pos) : "\"?\"");
                    secrets.name();
                    return;
                }
            }
            odd |= c < ' ';
        }
        // The text after a single quote could be anything.
        out.append("\"?\"");
        truncated = true;
    }

    private void dollar() {
        int at = pos + 1;
        if (at < in.length() && isDigit(in.charAt(at))) {
            parameter();
            return;
        }
        while (at < in.length() && isTag(in.charAt(at))) {
            at++;
        }
        if (at >= in.length() || in.charAt(at) != '$') {
            // A dollar quote may be truncated inside its tag; otherwise SQL contains no single dollar sign.
            boolean cut = at >= in.length();
            unreadable = !cut && at > pos + 1;
            truncated |= cut;
            out.append(cut ? "?" : "$");
            pos = cut ? at : pos + 1;
            return;
        }
        String tag = in.substring(pos, at + 1);
        int end = in.indexOf(tag, at + 1);
        literal();
        truncated |= end < 0;
        pos = end < 0 ? in.length() : end + tag.length();
    }

    private void parameter() {
        int start = pos++;
        while (pos < in.length() && isDigit(in.charAt(pos))) {
            pos++;
        }
        // The protocol has at most 65,535 parameters; more digits mean a value.
        out.append(pos - start <= 6 ? in.substring(start, pos) : "$?");
        secrets.name();
    }

    private void number() {
        while (pos < in.length()) {
            char c = in.charAt(pos);
            boolean sign = (c == '+' || c == '-')
                    && (in.charAt(pos - 1) | 0x20) == 'e'
                    && pos + 1 < in.length()
                    && isDigit(in.charAt(pos + 1));
            if (!sign && c != '.' && !isNamePart(c)) {
                break;
            }
            pos++;
        }
        literal();
    }

    private void word() {
        int start = pos;
        while (pos < in.length() && (isNamePart(in.charAt(pos)) || in.charAt(pos) == '$')) {
            pos++;
        }
        int length = pos - start;
        char first = (char) (in.charAt(start) | 0x20);
        char c = pos < in.length() ? in.charAt(pos) : 0;
        if (length == 1 && c == '\'' && "ebxn".indexOf(first) >= 0) {
            string(first == 'e' || (first == 'n' && backslashEscapes), first == 'n');
        } else if (length == 1 && first == 'u' && c == '&' && next() == '\'') {
            pos++;
            string(false, false);
        } else if (length > LONGEST_NAME) {
            literal();
        } else {
            out.append(in, start, pos);
            secrets.word(in, start, pos);
        }
    }

    private void literal() {
        out.append('?');
        secrets.name();
    }

    private char next() {
        return pos + 1 < in.length() ? in.charAt(pos + 1) : 0;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isNewline(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isTag(char c) {
        return isNameStart(c) || isDigit(c);
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }
}
