package com.bitville.postgres.logs.internal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of one flat JSON object as texts; null and nested values are left out. */
final class JsonFields {
    private final String text;
    private int at;

    private JsonFields(String text) {
        this.text = text;
    }

    /** Null if the line is not one whole object. */
    static @Nullable Map<String, String> parse(String line) {
        JsonFields json = new JsonFields(line);
        Map<String, String> members = new HashMap<>();
        return json.object(members) ? members : null;
    }

    private boolean object(Map<String, String> members) {
        if (!take('{')) {
            return false;
        }
        if (take('}')) {
            return atEnd();
        }
        do {
            String key = string();
            if (key == null || !take(':') || !value(key, members)) {
                return false;
            }
        } while (take(','));
        return take('}') && atEnd();
    }

    private boolean value(String key, Map<String, String> members) {
        blanks();
        if (at < text.length() && text.charAt(at) == '"') {
            String value = string();
            if (value != null) {
                members.put(key, value);
            }
            return value != null;
        }
        int from = at;
        while (at < text.length() && ",}".indexOf(text.charAt(at)) < 0) {
            if ("{[\"".indexOf(text.charAt(at)) >= 0) {
                return false;
            }
            at++;
        }
        String bare = text.substring(from, at).trim();
        if (!bare.equals("null")) {
            members.put(key, bare);
        }
        return !bare.isEmpty();
    }

    private @Nullable String string() {
        if (!take('"')) {
            return null;
        }
        int from = at;
        StringBuilder unescaped = null;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return unescaped == null ? text.substring(from, at - 1) : unescaped.toString();
            }
            if (c == '\\') {
                if (unescaped == null) {
                    unescaped = new StringBuilder(text.substring(from, at - 1));
                }
                if (!escape(unescaped)) {
                    return null;
                }
            } else if (unescaped != null) {
                unescaped.append(c);
            }
        }
        return null;
    }

    private boolean escape(StringBuilder unescaped) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at++);
        if (c == 'u') {
            return unicode(unescaped);
        }
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            unescaped.append("\"\\/\b\f\n\r\t".charAt(plain));
        }
        return plain >= 0;
    }

    private boolean unicode(StringBuilder unescaped) {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
            if (digit < 0) {
                return false;
            }
            code = code * 16 + digit;
        }
        unescaped.append((char) code);
        return true;
    }

    private boolean take(char wanted) {
        blanks();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private boolean atEnd() {
        blanks();
        return at == text.length();
    }
}
