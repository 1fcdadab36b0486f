package com.bitville.postgres.logs.internal.plan;

/**
 * An expression of a plan, written without its literals. Unlike in SQL, a quote within a literal is always doubled, whatever the settings,
 * and there are no comments. Anything else ends the expression.
 */
final class PlanExpression {
    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_PARAMETER = 6;
    private static final String GAP = "?";

    private final String text;
    private final boolean oneLine;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private PlanExpression(String text, int from, boolean oneLine) {
        this.text = text;
        this.at = from;
        this.oneLine = oneLine;
    }

    /** Redacts a whole text. */
    static String redact(String text) {
        PlanExpression expression = new PlanExpression(text, 0, false);
        expression.run();
        return expression.out.toString();
    }

    /** Redacts up to the end of the line, ignoring line ends within literals, and returns that position. */
    static int redactLine(String text, int from, StringBuilder out) {
        PlanExpression expression = new PlanExpression(text, from, true);
        expression.run();
        out.append(expression.out);
        return expression.at;
    }

    private void run() {
        while (at < text.length() && !(oneLine && text.charAt(at) == '\n')) {
            char c = text.charAt(at);
            if (c == '\'') {
                literal();
            } else if (c == '"') {
                name();
            } else if (isDigit(c) || (c == '.' && isDigit(next()))) {
                number();
            } else if (c == '$') {
                parameter();
            } else if (isLetter(c)) {
                word();
            } else if (c < ' ' || c == '\\' || text.startsWith("--", at) || text.startsWith("/*", at)) {
                giveUp();
            } else {
                out.append(c);
                at++;
            }
        }
    }

    private void giveUp() {
        out.append(GAP);
        at = text.length();
    }

    private void literal() {
        out.append(GAP);
        at = quoteEnd('\'');
    }

    private void name() {
        int start = at;
        at = quoteEnd('"');
        String name = text.substring(start, at);
        boolean plain = name.length() > 2
                && name.endsWith("\"")
                && name.length() - 2 <= LONGEST_NAME
                && name.chars().noneMatch(c -> c < ' ' || c == '\'');
        out.append(plain ? name : "\"?\"");
    }

    /** The position after the closing quote, or the end of the text. */
    private int quoteEnd(char quote) {
        int end = text.indexOf(quote, at + 1);
        while (end >= 0 && end + 1 < text.length() && text.charAt(end + 1) == quote) {
            end = text.indexOf(quote, end + 2);
        }
        return end < 0 ? text.length() : end + 1;
    }

    private void number() {
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean sign = (c == '-' || c == '+') && (text.charAt(at - 1) | 0x20) == 'e' && isDigit(next());
            if (!sign && c != '.' && !isDigit(c) && !isLetter(c)) {
                break;
            }
            at++;
        }
        out.append(GAP);
    }

    private void parameter() {
        int start = at++;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        out.append(at - start <= LONGEST_PARAMETER ? text.substring(start, at) : "$?");
    }

    private void word() {
        int start = at;
        while (at < text.length()
                && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)) || text.charAt(at) == '$')) {
            at++;
        }
        boolean escaped = at - start == 1 && (text.charAt(start) | 0x20) == 'e' && text.startsWith("'", at);
        if (escaped && text.indexOf('\\', at) >= 0) {
            // Not the form that PostgreSQL writes: its end is uncertain.
            giveUp();
        } else {
            out.append(at - start <= LONGEST_NAME ? text.substring(start, at) : GAP);
        }
    }

    private char next() {
        return at + 1 < text.length() ? text.charAt(at + 1) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }
}
