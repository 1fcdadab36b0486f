package com.bitville.postgres.logs.internal.plan;

import com.bitville.postgres.logs.internal.plan.PlanKeys.Value;
import org.jspecify.annotations.Nullable;

/** A plan in JSON: the key of each value determines what may be sent of it. A text that is not complete JSON is dropped. */
final class JsonPlan {
    private static final int DEEPEST = 200;
    private static final String GAP = "\"?\"";
    private static final String QUERY_TEXT = "Query Text";
    private static final String SETTINGS = "Settings";
    private static final String QUERY_PARAMETERS = "Query Parameters";

    private final String json;
    private int at;
    private @Nullable String statement;

    private JsonPlan(String json) {
        this.json = json;
    }

    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken() {
            super("no JSON", null, false, false);
        }
    }

    static ExplainedPlan of(String json) {
        JsonPlan reader = new JsonPlan(json);
        try {
            StringBuilder out = new StringBuilder();
            reader.object(out, 0);
            reader.blanks();
            boolean whole = reader.at == json.length();
            return new ExplainedPlan(
                    "json", reader.statement, whole ? out.toString().strip() : null);
        } catch (Broken e) {
            return new ExplainedPlan("json", reader.statement, null);
        }
    }

    private void object(StringBuilder out, int depth) {
        expect('{');
        out.append('{');
        boolean any = false;
        String blanks = blanks();
        boolean more = peek() != '}';
        while (more) {
            any |= member(out, depth, blanks, any);
            blanks = blanks();
            more = peek() == ',';
            if (more) {
                at++;
                blanks = blanks();
            }
        }
        expect('}');
        out.append(blanks).append('}');
    }

    /** Adds a member unless it must be omitted, and returns whether it did. */
    private boolean member(StringBuilder out, int depth, String blanks, boolean behindOther) {
        String key = string();
        String before = blanks();
        expect(':');
        String behind = blanks();
        if (depth == 0 && key.equals(QUERY_TEXT)) {
            statement = string();
            return false;
        }
        if (key.equals(QUERY_PARAMETERS)) {
            value(new StringBuilder(), key, Value.ANYTHING, depth + 1);
            return false;
        }
        out.append(behindOther ? "," : "").append(blanks);
        out.append('"')
                .append(PlanKeys.isKey(key) ? key : "?")
                .append('"')
                .append(before)
                .append(':')
                .append(behind);
        value(out, key, PlanKeys.of(key), depth + 1);
        return true;
    }

    private void value(StringBuilder out, String key, Value kind, int depth) {
        if (depth > DEEPEST) {
            throw new Broken();
        }
        char c = peek();
        if (c == '{' && (kind == Value.GROUP || key.equals(SETTINGS))) {
            object(out, depth);
        } else if (c == '[' && kind != Value.ANYTHING) {
            array(out, key, kind, depth);
        } else if (c == '{' || c == '[') {
            nested(c, depth);
            out.append(GAP);
        } else if (c == '"') {
            text(out, string(), kind);
        } else {
            int from = at;
            while (at < json.length() && "-+.eE0123456789truefalsn".indexOf(json.charAt(at)) >= 0) {
                at++;
            }
            if (from == at) {
                throw new Broken();
            }
            String plain = json.substring(from, at);
            boolean word = plain.equals("true") || plain.equals("false") || plain.equals("null");
            out.append(word || kind == Value.FIGURE ? plain : GAP);
        }
    }

    private void array(StringBuilder out, String key, Value kind, int depth) {
        expect('[');
        out.append('[').append(blanks());
        boolean first = true;
        while (peek() != ']') {
            if (!first) {
                expect(',');
                out.append(',').append(blanks());
            }
            first = false;
            value(out, key, kind, depth + 1);
            out.append(blanks());
        }
        expect(']');
        out.append(']');
    }

    /** Skips a value. */
    private void nested(char open, int depth) {
        StringBuilder nothing = new StringBuilder();
        if (open == '[') {
            array(nothing, "", Value.ANYTHING, depth);
            return;
        }
        expect('{');
        blanks();
        boolean first = true;
        while (peek() != '}') {
            if (!first) {
                expect(',');
                blanks();
            }
            first = false;
            string();
            blanks();
            expect(':');
            blanks();
            value(nothing, "", Value.ANYTHING, depth + 1);
            blanks();
        }
        expect('}');
    }

    private static void text(StringBuilder out, String text, Value kind) {
        String kept = switch (kind) {
            case NAME -> PlanKeys.isName(text) ? text : "?";
            case EXPRESSION, GROUP -> PlanExpression.redact(text);
            case FIGURE -> PlanKeys.isFigure(text) ? text : "?";
            case ANYTHING -> "?";
        };
        out.append('"');
        for (int i = 0; i < kept.length(); i++) {
            char c = kept.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c < ' ' ? ' ' : c);
        }
        out.append('"');
    }

    private String string() {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (peek() != '"') {
            char c = json.charAt(at++);
            text.append(c == '\\' ? escaped() : c);
        }
        at++;
        return text.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        if (c == 'u') {
            if (at + 4 > json.length()) {
                throw new Broken();
            }
            int code = 0;
            for (int i = 0; i < 4; i++) {
                int digit = Character.digit(json.charAt(at++), 16);
                if (digit < 0) {
                    throw new Broken();
                }
                code = code * 16 + digit;
            }
            return (char) code;
        }
        int plain = "bfnrt".indexOf(c);
        return plain < 0 ? c : "\b\f\n\r\t".charAt(plain);
    }

    private String blanks() {
        int from = at;
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
        return json.substring(from, at);
    }

    private char peek() {
        if (at >= json.length()) {
            throw new Broken();
        }
        return json.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw new Broken();
        }
        at++;
    }
}
