package com.bitville.postgres.activity.internal.profile;

import java.util.Locale;

/**
 * A statement without comments, space and literals, so that its executions are alike.
 *
 * @param command its first word in upper case, or {@link StatementBuckets#OTHER}
 * @param hash of what is left of the text; one value of 2^64
 */
record StatementShape(String command, long hash) {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    /** Reads the text once, as scan.l would. A text may be cut anywhere. */
    static StatementShape of(String sql) {
        Scan scan = new Scan(sql);
        return new StatementShape(StatementBuckets.command(scan.run()), scan.hash);
    }

    /** One reading of a text. */
    private static final class Scan {
        private final String sql;
        private int at;
        private long hash = BASIS;
        private String first = "";

        Scan(String sql) {
            this.sql = sql;
        }

        String run() {
            while (at < sql.length()) {
                char c = sql.charAt(at);
                if (c <= ' ') {
                    at++;
                } else if (sql.startsWith("--", at)) {
                    at = behind("\n", at);
                } else if (sql.startsWith("/*", at)) {
                    comment();
                } else if (c == '\'') {
                    string(false);
                } else if (c == '"') {
                    int end = behind("\"", at + 1);
                    mix(sql.substring(at, end));
                    at = end;
                } else if (c == '$') {
                    dollar();
                } else if (c >= '0' && c <= '9') {
                    number();
                } else if (Character.isLetter(c) || c == '_') {
                    word();
                } else {
                    mix(c);
                    at++;
                }
            }
            return first;
        }

        private void comment() {
            int depth = 1;
            at += 2;
            while (at < sql.length() && depth > 0) {
                boolean opens = sql.startsWith("/*", at);
                boolean closes = sql.startsWith("*/", at);
                depth += opens ? 1 : closes ? -1 : 0;
                at += opens || closes ? 2 : 1;
            }
        }

        private void string(boolean escapes) {
            literal();
            at++;
            while (at < sql.length()) {
                char c = sql.charAt(at++);
                if (c == '\\' && escapes) {
                    at++;
                } else if (c == '\'') {
                    if (at >= sql.length() || sql.charAt(at) != '\'') {
                        return;
                    }
                    at++;
                }
            }
        }

        private void dollar() {
            int end = at + 1;
            while (end < sql.length() && isPartOfWord(sql.charAt(end))) {
                end++;
            }
            boolean parameter = end > at + 1 && Character.isDigit(sql.charAt(at + 1));
            literal();
            at = parameter || end >= sql.length() || sql.charAt(end) != '$'
                    ? end
                    : behind(sql.substring(at, end + 1), end + 1);
        }

        private void number() {
            literal();
            while (at < sql.length() && (isPartOfWord(sql.charAt(at)) || sql.charAt(at) == '.')) {
                at++;
            }
        }

        private void word() {
            int start = at;
            while (at < sql.length() && (isPartOfWord(sql.charAt(at)) || sql.charAt(at) == '$')) {
                at++;
            }
            String word = sql.substring(start, at);
            if (at < sql.length() && sql.charAt(at) == '\'' && word.length() == 1) {
                string(word.equalsIgnoreCase("e"));
                return;
            }
            String upper = word.toUpperCase(Locale.ROOT);
            first = first.isEmpty() ? upper : first;
            mix(upper);
            mix(' ');
        }

        /** A parameter counts as a literal: the same statement comes prepared and not. */
        private void literal() {
            mix('?');
        }

        private int behind(String end, int from) {
            int found = sql.indexOf(end, from);
            return found < 0 ? sql.length() : found + end.length();
        }

        private void mix(String text) {
            for (int i = 0; i < text.length(); i++) {
                mix(text.charAt(i));
            }
        }

        private void mix(char c) {
            hash = (hash ^ c) * PRIME;
        }

        private static boolean isPartOfWord(char c) {
            return Character.isLetterOrDigit(c) || c == '_';
        }
    }
}
