package com.bitville.postgres.wire.internal.redaction;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the values out of PostgreSQL's messages, details, hints and contexts. PostgreSQL quotes names and values alike and escapes
 * neither, so only what follows the word for an object is taken for a name; everything else in quotes is a value, up to the last quote.
 */
final class MessageRedactor {
    private static final Pattern STATEMENT = Pattern.compile(
            "^(?:duration: [0-9.]+ ms\\s+)?(?:statement|plan|remote SQL command|Failed process was running|(?:execute|parse|bind) [^:\\s]{1,130}):\\s+");
    private static final Pattern DEADLOCKED =
            Pattern.compile("^Process [0-9]+: ", Pattern.MULTILINE | Pattern.UNIX_LINES);
    /** Behind these stand values up to the end of the text. */
    private static final Pattern VALUES = Pattern.compile(
            "\\Aline [0-9]+: |[Pp]arameters: |contains \\(|parameter \\$[0-9]+ = |JSON data, line [0-9]+: "
                    + "|sequence for encoding \"[A-Z0-9_]{1,20}\": |\\) ?= ?\\(");
    /** One of these stands in every text in which the pattern finds something, and is found much faster. */
    private static final List<String> HINTS = List.of(
            "line ",
            "arameters: ",
            "parameter $",
            "contains (",
            "JSON data",
            "for encoding",
            ")=(",
            ")= (",
            ") =(",
            ") = (");

    private static final Pattern AFTER_KEY =
            Pattern.compile("\\) (?:already exists|is not present in table \"[^\"]{1,63}\""
                    + "|is still referenced from table \"[^\"]{1,63}\"|is duplicated)\\.$");
    private static final String QUOTES = "\"'`\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u300c\u300d";
    private static final Set<String> OBJECTS = Set.of(
            "aggregate",
            "attribute",
            "class",
            "collation",
            "column",
            "constraint",
            "conversion",
            "database",
            "directory",
            "domain",
            "encoding",
            "extension",
            "file",
            "function",
            "group",
            "host",
            "index",
            "language",
            "method",
            "operator",
            "parameter",
            "partition",
            "path",
            "policy",
            "procedure",
            "publication",
            "relation",
            "role",
            "routine",
            "rule",
            "schema",
            "sequence",
            "server",
            "slot",
            "subscription",
            "table",
            "tablespace",
            "trigger",
            "type",
            "user",
            "view",
            "wrapper");
    private static final String DOCUMENT = "{[<\"-";
    private static final int LONGEST_WORD = 12;
    private static final int LONGEST_NAME = 130;
    private static final int LONGEST_TAIL = 120;
    private static final int LONGEST_NUMBER = 11;
    private static final int MOST_PASSES = 8;

    private MessageRedactor() {}

    static String redact(String text) {
        Matcher statement = STATEMENT.matcher(text);
        if (statement.find()) {
            return text.substring(0, statement.end()) + statement(text.substring(statement.end()));
        }
        Matcher deadlocked = DEADLOCKED.matcher(text);
        if (!deadlocked.find()) {
            return prose(text);
        }
        StringBuilder out = new StringBuilder();
        int start = deadlocked.start();
        if (start > 0) {
            out.append(prose(text.substring(0, start - 1))).append('\n');
        }
        int sql = deadlocked.end();
        while (deadlocked.find()) {
            out.append(text, start, sql)
                    .append(statement(text.substring(sql, deadlocked.start() - 1)))
                    .append('\n');
            start = deadlocked.start();
            sql = deadlocked.end();
        }
        return out.append(text, start, sql)
                .append(statement(text.substring(sql)))
                .toString();
    }

    private static String statement(String sql) {
        String text = SqlRedactor.redact(sql).text();
        if (text == null) {
            return "?";
        }
        // A plan as JSON, XML or YAML holds its conditions within double quotes, where SQL has names.
        String start = text.stripLeading();
        boolean document =
                start.startsWith("Query Text: \"") || (!start.isEmpty() && DOCUMENT.indexOf(start.charAt(0)) >= 0);
        return document ? "?" : text;
    }

    /** Until there is nothing left to take out: what is left of a text may read in another way. What never settles does not leave. */
    private static String prose(String text) {
        String before = text;
        for (int i = 0; i < MOST_PASSES; i++) {
            String after = pass(before);
            if (after.equals(before)) {
                return after;
            }
            before = after;
        }
        return "?";
    }

    /** Quoted values first, over the whole text: what looks like the beginning of values may stand within a quoted one. */
    private static String pass(String text) {
        String kept = quoted(text);
        Matcher values = VALUES.matcher(kept);
        if (HINTS.stream().noneMatch(kept::contains) || !values.find()) {
            return quoted(tokens(text));
        }
        // A name that is cut here has lost its closing quote.
        String head = quoted(tokens(kept.substring(0, values.end())));
        if (head.endsWith("?")) {
            return head;
        }
        Matcher after = AFTER_KEY
                .matcher(text)
                .region(Math.max(0, text.length() - LONGEST_TAIL), text.length())
                .useAnchoringBounds(true);
        String tail = "";
        if (after.find()) {
            tail = after.group();
        } else if (head.endsWith("(")) {
            tail = ")";
        }
        return head + "?" + tail;
    }

    /**
     * Keeps quoted names, replaces everything from a quoted value on: to the last quote where one of its kind closes it, for one value may
     * hold others, quoted in other ways; else to the end.
     */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int kept = 0;
        int at = 0;
        while (at < text.length()) {
            if (!isQuote(text, at)) {
                at++;
                continue;
            }
            int close = followsObject(text, at) ? nameEnd(text, at) : -1;
            if (close < 0) {
                out.append(text, kept, at + 1).append('?');
                int own = lastQuote(text, at, true);
                close = own < text.length() ? lastQuote(text, at, false) : own;
                if (own < text.length()) {
                    out.append(text.charAt(own));
                }
                kept = close + 1;
            }
            at = close + 1;
        }
        return out.append(text, Math.min(kept, text.length()), text.length()).toString();
    }

    /** Where the last quote behind one stands, of any kind or of its own; the end if there is none. */
    private static int lastQuote(String text, int open, boolean own) {
        for (int at = text.length() - 1; at > open; at--) {
            if (isQuote(text, at) && (!own || sameKind(text, open, at))) {
                return at;
            }
        }
        return text.length();
    }

    private static boolean sameKind(String text, int one, int other) {
        boolean ascii = text.charAt(one) < 0x80;
        return ascii ? text.charAt(one) == text.charAt(other) : text.charAt(other) >= 0x80;
    }

    private static boolean isQuote(String text, int at) {
        if (QUOTES.indexOf(text.charAt(at)) < 0) {
            return false;
        }
        boolean apostrophe = at > 0
                && at + 1 < text.length()
                && Character.isLetter(text.charAt(at - 1))
                && Character.isLetter(text.charAt(at + 1));
        return !apostrophe;
    }

    private static boolean followsObject(String text, int quote) {
        int end = quote - 1;
        int start = end;
        while (start > 0 && end - start < LONGEST_WORD && Character.isLetter(text.charAt(start - 1))) {
            start--;
        }
        return end > 0
                && text.charAt(end) == ' '
                && OBJECTS.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
    }

    private static int nameEnd(String text, int open) {
        int most = Math.min(text.length(), open + LONGEST_NAME);
        for (int at = open + 1; at < most && text.charAt(at) >= ' '; at++) {
            if (QUOTES.indexOf(text.charAt(at)) >= 0) {
                return sameKind(text, open, at) ? at : -1;
            }
        }
        return -1;
    }

    /** Replaces mail addresses and the long numbers of cards and accounts, which applications write into messages of their own. */
    private static String tokens(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int start = 0;
        while (start < text.length()) {
            int end = start;
            int sign = -1;
            boolean space = text.charAt(start) <= ' ';
            while (end < text.length() && text.charAt(end) <= ' ' == space) {
                sign = sign < 0 && end > start && text.charAt(end) == '@' ? end : sign;
                end++;
            }
            if (sign > 0 && sign < end - 1) {
                out.append('?');
            } else {
                numbers(text, start, end, out);
            }
            start = end;
        }
        return out.toString();
    }

    private static void numbers(String text, int start, int end, StringBuilder out) {
        int at = start;
        while (at < end) {
            int digits = 0;
            int stop = at;
            while (stop < end && (isDigit(text.charAt(stop)) || text.charAt(stop) == '-')) {
                digits += isDigit(text.charAt(stop)) ? 1 : 0;
                stop++;
            }
            if (digits > LONGEST_NUMBER) {
                out.append('?');
            } else {
                stop = Math.max(stop, at + 1);
                out.append(text, at, stop);
            }
            at = stop;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
