package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.sql.internal.header.SubjectFileException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the form of a statement as the server's lexer does: that it is one, that it reads, and which functions it calls by name. What it
 * does not understand it refuses. For one file.
 */
final class StatementForm {
    private static final Set<String> FIRST_WORDS = Set.of("select", "with", "values", "table");

    private final String file;
    private final String text;
    private final boolean hasParameters;
    private final Set<String> calls = new LinkedHashSet<>();
    private int at;
    private boolean begun;
    private boolean ended;
    /** The name that was read last, if nothing but space has followed it. */
    private String name = "";

    private StatementForm(String file, String text, boolean hasParameters) {
        this.file = file;
        this.text = text;
        this.hasParameters = hasParameters;
    }

    /**
     * Reads a file.
     *
     * @param file its name without {@code .sql}
     * @param hasParameters whether the file runs with values for each {@code ?}
     * @return the names that are followed by a parenthesis, functions among them, without their schemas
     * @throws SubjectFileException if it is not one reading statement
     */
    static List<String> calls(String file, String text, boolean hasParameters) throws SubjectFileException {
        return new StatementForm(file, text, hasParameters).read();
    }

    private List<String> read() throws SubjectFileException {
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
        if (!begun) {
            throw refused(text.length(), "it has no statement");
        }
        return List.copyOf(calls);
    }

    private void token(char c) throws SubjectFileException {
        if (c == ';') {
            ended = true;
            at++;
            return;
        }
        if (ended) {
            throw refused(at, "it is more than one statement");
        }
        if (!begun) {
            begin(c);
        }
        String before = name;
        name = "";
        if (isNameStart(c)) {
            word();
        } else if (c == '"') {
            name = quoted('"', false);
        } else if (c == '\'') {
            quoted('\'', false);
        } else if (c == '$' && dollarTag() != null) {
            dollarQuoted();
        } else if (c == '?') {
            parameter();
        } else {
            if (c == '(' && !before.isEmpty()) {
                calls.add(before);
            }
            at += Character.isDigit(c) ? numberLength() : 1;
        }
    }

    private void begin(char c) throws SubjectFileException {
        begun = true;
        int end = at;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        String first = text.substring(at, end).toLowerCase(Locale.ROOT);
        if (!isNameStart(c) || !FIRST_WORDS.contains(first)) {
            throw refused(at, "it begins with neither of SELECT, WITH, VALUES and TABLE");
        }
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
            return;
        }
        name = word;
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
        } else if (hasParameters) {
            at++;
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
        int line = 1
                + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
        return new SubjectFileException(file, line, reason);
    }
}
