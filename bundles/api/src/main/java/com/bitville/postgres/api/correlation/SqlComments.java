package com.bitville.postgres.api.correlation;

import java.util.function.Predicate;

/**
 * Finds the block comments of a SQL text by the lexical rules of PostgreSQL's scan.l: none within a literal, a quoted identifier, a dollar
 * quote or a line comment. If a text can be read in two ways ({@code standard_conforming_strings} decides what a backslash before a quote
 * means), comments after that place are ignored.
 */
final class SqlComments {
    private final String sql;
    private int at;
    private boolean cut;

    private SqlComments(String sql) {
        this.sql = sql;
    }

    /**
     * Passes the content of each block comment to the visitor, in order, until the visitor accepts one.
     *
     * @return whether the text ends within a comment, so that its content is incomplete
     */
    static boolean find(String sql, Predicate<String> wanted) {
        SqlComments comments = new SqlComments(sql);
        comments.run(wanted);
        return comments.cut;
    }

    private void run(Predicate<String> wanted) {
        int next = sql.indexOf("/*");
        while (next >= 0 && at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '/' && follows('*')) {
                int start = at + 2;
                int end = comment();
                if (end < 0) {
                    cut = true;
                    return;
                }
                if (wanted.test(sql.substring(start, end))) {
                    return;
                }
                next = sql.indexOf("/*", at);
            } else if (c == '-' && follows('-')) {
                lineComment();
            } else if (c == '\'') {
                if (!string(false)) {
                    return;
                }
            } else if (c == '"') {
                at = behind("\"", at + 1);
            } else if (c == '$') {
                dollar();
            } else if (isNamePart(c)) {
                if (!word()) {
                    return;
                }
            } else {
                at++;
            }
        }
    }

    private boolean follows(char c) {
        return at + 1 < sql.length() && sql.charAt(at + 1) == c;
    }

    /** Skips a block comment including nested ones; returns where its content ends, or -1 if the text ends first. */
    private int comment() {
        int depth = 1;
        at += 2;
        while (at + 1 < sql.length()) {
            char c = sql.charAt(at);
            if (c == '*' && sql.charAt(at + 1) == '/') {
                at += 2;
                if (--depth == 0) {
                    return at - 2;
                }
            } else if (c == '/' && sql.charAt(at + 1) == '*') {
                depth++;
                at += 2;
            } else {
                at++;
            }
        }
        at = sql.length();
        return -1;
    }

    private void lineComment() {
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
            at++;
        }
    }

    /** Skips a string; returns false if its end is ambiguous. */
    private boolean string(boolean escapes) {
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && escapes) {
                at += 2;
            } else if (c == '\\' && follows('\'')) {
                return false;
            } else if (c == '\'') {
                at++;
                if (at >= sql.length() || sql.charAt(at) != '\'') {
                    return true;
                }
                at++;
            } else {
                at++;
            }
        }
        return true;
    }

    private void dollar() {
        int end = at + 1;
        while (end < sql.length() && isNamePart(sql.charAt(end))) {
            end++;
        }
        boolean parameter = end > at + 1 && isDigit(sql.charAt(at + 1));
        if (parameter || end >= sql.length() || sql.charAt(end) != '$') {
            at = end;
            return;
        }
        String tag = sql.substring(at, end + 1);
        at = behind(tag, end + 1);
    }

    private int behind(String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    /** Skips a name, a keyword or a number, which may contain dollar signs, or a string with this prefix. */
    private boolean word() {
        int start = at;
        while (at < sql.length() && (isNamePart(sql.charAt(at)) || sql.charAt(at) == '$')) {
            at++;
        }
        boolean prefix = at == start + 1 && at < sql.length() && sql.charAt(at) == '\'';
        return !prefix || string((sql.charAt(start) | 0x20) == 'e');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80 || isDigit(c);
    }
}
