package com.bitville.postgres.testkit.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SQL text as a list of tokens without comments, without bounds errors: beyond either end there is an empty token. */
final class SqlTokens {
    /** The kind of a token. */
    enum Type {
        /** A keyword or plain identifier. */
        WORD,
        /** An identifier in double quotes. */
        QUOTED,
        /** psql's {@code :"name"}. */
        VARIABLE,
        /** A literal in quotes or dollars. */
        STRING,
        /** A number. */
        NUMBER,
        /** One character of anything else, or {@code ::}. */
        SYMBOL
    }

    /** One token; a word in lower case. */
    record Token(Type type, String text) {
        boolean is(String other) {
            return type != Type.STRING && type != Type.QUOTED && text.equals(other);
        }

        boolean isName() {
            return type == Type.WORD || type == Type.QUOTED || type == Type.VARIABLE;
        }
    }

    private static final Token NONE = new Token(Type.SYMBOL, "");
    private static final Pattern LEXER = Pattern.compile(
            "(?<comment>--[^\\n]*|/\\*(?:[^*]|\\*(?!/))*\\*/)"
                    + "|(?<string>[eE]'(?:[^'\\\\]|''|\\\\.)*'|'(?:[^']|'')*'|\\$(\\w*)\\$.*?\\$\\3\\$)"
                    + "|(?<variable>:\"[^\"]*\")|(?<quoted>\"(?:[^\"]|\"\")*\")"
                    + "|(?<number>\\d+(?:\\.\\d+)?)|(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*)|(?<symbol>::|\\S)",
            Pattern.DOTALL);

    private final List<Token> tokens;

    private SqlTokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    static SqlTokens of(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = LEXER.matcher(text);
        while (matcher.find()) {
            for (Type type : Type.values()) {
                String found = matcher.group(type.name().toLowerCase(Locale.ROOT));
                if (found != null) {
                    tokens.add(new Token(type, type == Type.WORD ? found.toLowerCase(Locale.ROOT) : found));
                }
            }
        }
        return new SqlTokens(tokens);
    }

    int size() {
        return tokens.size();
    }

    Token at(int index) {
        return index < 0 || index >= tokens.size() ? NONE : tokens.get(index);
    }

    /** Whether a name begins here, rather than continues after a dot. */
    boolean nameBegins(int index) {
        return at(index).isName() && !at(index - 1).is(".");
    }

    /** The index after a name with all its parts. */
    int nameEnd(int index) {
        int end = index + 1;
        while (at(end).is(".") && at(end + 1).isName()) {
            end += 2;
        }
        return end;
    }

    /** A name with all its parts, as written except for letter case. */
    String name(int index) {
        StringBuilder name = new StringBuilder();
        for (int i = index; i < nameEnd(index); i++) {
            name.append(at(i).text());
        }
        return name.toString();
    }

    /** The index of the closing parenthesis. */
    int closing(int index) {
        int depth = 0;
        for (int i = index; i < size(); i++) {
            depth += at(i).is("(") ? 1 : at(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return size();
    }
}
