package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.sql.internal.header.SubjectFileException;
import com.bitville.postgres.sql.internal.lexer.StatementTokens;
import com.bitville.postgres.sql.internal.lexer.StatementTokens.Kind;
import com.bitville.postgres.sql.internal.lexer.StatementTokens.Token;
import com.bitville.postgres.sql.internal.lexer.TextKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The form of a statement: that it is one, that it reads, and what it names.
 *
 * @param calls the names that are followed by a parenthesis, functions among them, without their schemas
 * @param attributes the names that follow a dot and are not followed by a parenthesis, functions of one value among them: {@code
 *     (value).name} is another way to write {@code name(value)}
 * @param names all names and keywords, views among them, without their schemas
 * @param shape the statement on one line without comments, each value replaced by {@code ?}
 */
record StatementForm(Set<String> calls, Set<String> attributes, Set<String> names, String shape) {
    private static final Set<String> READING = Set.of("select", "with", "values", "table");

    /** Options of EXPLAIN that do not run the statement. ANALYZE does, and WAL, TIMING and SERIALIZE need it. */
    private static final Set<String> EXPLAIN_OPTIONS =
            Set.of("verbose", "costs", "settings", "generic_plan", "buffers", "summary", "memory", "format");

    private static final Set<String> EXPLAIN_VALUES =
            Set.of("on", "off", "true", "false", "text", "json", "yaml", "xml", "1", "0");

    /**
     * Reads a file.
     *
     * @param file its name without {@code .sql}
     * @param hasParameters whether the file runs with values for each {@code ?}
     * @return its form
     * @throws SubjectFileException if it is not one reading statement
     */
    static StatementForm ofFile(String file, String text, boolean hasParameters) throws SubjectFileException {
        List<Token> tokens = one(file, text, tokens(file, text, hasParameters));
        if (!isReading(tokens, 0)) {
            throw StatementTokens.refused(
                    file, text, tokens.get(0).at(), "it begins with neither of SELECT, WITH, VALUES and TABLE");
        }
        return of(file, text, tokens);
    }

    private static List<Token> tokens(String file, String text, boolean hasParameters) throws SubjectFileException {
        return StatementTokens.of(file, text, hasParameters ? TextKind.WITH_PARAMETERS : TextKind.STATEMENT);
    }

    /** Reads a statement that somebody typed: SHOW, and EXPLAIN of what reads, are allowed, too. */
    static StatementForm ofTyped(String text) throws SubjectFileException {
        List<Token> tokens = one("", text, StatementTokens.of("", text, TextKind.STATEMENT));
        Token first = tokens.get(0);
        if (first.is(Kind.WORD, "explain")) {
            int next = afterExplainOptions(text, tokens);
            if (!isReading(tokens, next)) {
                throw StatementTokens.refused(
                        "",
                        text,
                        tokens.get(Math.min(next, tokens.size() - 1)).at(),
                        "EXPLAIN is allowed without ANALYZE, which runs the statement, and of SELECT, WITH, VALUES or"
                                + " TABLE alone");
            }
        } else if (first.is(Kind.WORD, "show")) {
            if (tokens.size() < 2 || !tokens.stream().skip(1).allMatch(StatementForm::isOfName)) {
                throw StatementTokens.refused("", text, first.at(), "SHOW is allowed with the name of a setting alone");
            }
        } else if (!isReading(tokens, 0)) {
            throw StatementTokens.refused(
                    "", text, first.at(), "it begins with neither of SELECT, WITH, VALUES, TABLE, SHOW and EXPLAIN");
        }
        return of("", text, tokens);
    }

    /** Reads the definition of a view or function, which may be several statements. */
    static StatementForm ofDefinition(String name, String text) throws SubjectFileException {
        return of(name, text, StatementTokens.of(name, text, TextKind.DEFINITION));
    }

    /** The tokens up to the semicolon at the end. */
    private static List<Token> one(String origin, String text, List<Token> tokens) throws SubjectFileException {
        int end = 0;
        while (end < tokens.size() && !tokens.get(end).is(Kind.SYMBOL, ";")) {
            end++;
        }
        for (Token after : tokens.subList(end, tokens.size())) {
            if (!after.is(Kind.SYMBOL, ";")) {
                throw StatementTokens.refused(origin, text, after.at(), "it is more than one statement");
            }
        }
        if (end == 0) {
            throw StatementTokens.refused(origin, text, text.length(), "it has no statement");
        }
        return tokens.subList(0, end);
    }

    private static boolean isReading(List<Token> tokens, int place) {
        return place < tokens.size()
                && tokens.get(place).kind() == Kind.WORD
                && READING.contains(tokens.get(place).text());
    }

    private static boolean isOfName(Token token) {
        return token.kind() == Kind.WORD || token.kind() == Kind.NAME || token.is(Kind.SYMBOL, ".");
    }

    /** Where the statement begins that is explained. A name in quotes is an option, too, and no option that is known here. */
    private static int afterExplainOptions(String text, List<Token> tokens) throws SubjectFileException {
        if (tokens.size() < 2 || !tokens.get(1).is(Kind.SYMBOL, "(")) {
            return tokens.size() > 1 && tokens.get(1).is(Kind.WORD, "verbose") ? 2 : 1;
        }
        int at = 2;
        while (at < tokens.size()) {
            if (tokens.get(at).kind() != Kind.WORD
                    || !EXPLAIN_OPTIONS.contains(tokens.get(at).text())) {
                break;
            }
            at++;
            boolean hasValue = at < tokens.size()
                    && (tokens.get(at).kind() == Kind.WORD || tokens.get(at).kind() == Kind.NUMBER)
                    && EXPLAIN_VALUES.contains(tokens.get(at).text());
            at += hasValue ? 1 : 0;
            if (at < tokens.size() && tokens.get(at).is(Kind.SYMBOL, ")")) {
                return at + 1;
            }
            if (at >= tokens.size() || !tokens.get(at).is(Kind.SYMBOL, ",")) {
                break;
            }
            at++;
        }
        throw StatementTokens.refused(
                "",
                text,
                tokens.get(Math.min(at, tokens.size() - 1)).at(),
                "EXPLAIN is allowed with the options "
                        + String.join(", ", EXPLAIN_OPTIONS.stream().sorted().toList())
                        + "; ANALYZE and those that need it run the statement");
    }

    private static StatementForm of(String origin, String text, List<Token> tokens) throws SubjectFileException {
        Set<String> calls = new LinkedHashSet<>();
        Set<String> attributes = new LinkedHashSet<>();
        Set<String> names = new LinkedHashSet<>();
        StringBuilder shape = new StringBuilder();
        int end = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean isName = token.kind() == Kind.WORD || token.kind() == Kind.NAME;
            boolean isCalled =
                    isName && i + 1 < tokens.size() && tokens.get(i + 1).is(Kind.SYMBOL, "(");
            if (isCalled && token.is(Kind.WORD, "operator") && !isOfCatalog(tokens, i + 2)) {
                throw StatementTokens.refused(
                        origin,
                        text,
                        token.at(),
                        "it names an operator outside of pg_catalog, which may call anything");
            }
            if (isName) {
                names.add(token.text());
            }
            if (isCalled) {
                calls.add(token.text());
            } else if (isName && i > 0 && tokens.get(i - 1).is(Kind.SYMBOL, ".")) {
                attributes.add(token.text());
            }
            shape.append(i > 0 && token.at() > end ? " " : "").append(shown(token));
            end = token.end();
        }
        return new StatementForm(calls, attributes, names, shape.toString());
    }

    private static boolean isOfCatalog(List<Token> tokens, int place) {
        return place < tokens.size() && tokens.get(place).is(Kind.WORD, "pg_catalog");
    }

    private static String shown(Token token) {
        return switch (token.kind()) {
            case TEXT, NUMBER, PARAMETER -> "?";
            case NAME -> '"' + token.text().replace("\"", "\"\"") + '"';
            default -> token.text();
        };
    }
}
