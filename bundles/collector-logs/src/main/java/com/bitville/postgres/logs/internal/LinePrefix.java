package com.bitville.postgres.logs.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code log_line_prefix} as a pattern for whole lines: prefix, severity, text. Names are matched as short as they can be and are at
 * most as long as PostgreSQL's own, so that a hostile line costs little.
 */
final class LinePrefix {
    /** The severities and the words for what is added to a message, in English. */
    private static final String SEVERITY =
            "(DEBUG[1-5]?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|DETAIL|HINT|QUERY|CONTEXT|LOCATION|BACKTRACE|STATEMENT)";
    /** Other languages write other words; these are taken as they are. */
    private static final String ANY_WORD = "(\\p{Lu}[\\p{L}\\p{M}]{1,24}(?: \\p{L}{1,24})?)";

    private static final String NAME = ".{0,63}?";
    private static final Map<Character, String> PATTERNS = Map.ofEntries(
            Map.entry('a', NAME),
            Map.entry('u', NAME),
            Map.entry('d', NAME),
            Map.entry('r', "\\S{0,255}?"),
            Map.entry('h', "\\S{0,255}?"),
            Map.entry('L', "\\S{0,64}?"),
            Map.entry('b', "[a-zA-Z_ ]{0,64}?"),
            Map.entry('p', "\\d{1,10}"),
            Map.entry('P', "\\d{0,10}"),
            Map.entry('t', LogTime.PATTERN),
            Map.entry('m', LogTime.PATTERN),
            Map.entry('n', "\\d{9,11}\\.\\d{3}"),
            Map.entry('i', "[A-Za-z_ ]{0,64}?"),
            Map.entry('e', "[0-9A-Z]{5}"),
            Map.entry('c', "[0-9a-f]{1,16}\\.[0-9a-f]{1,8}"),
            Map.entry('l', "\\d{1,19}"),
            Map.entry('s', LogTime.PATTERN),
            Map.entry('v', "[0-9/]{0,32}"),
            Map.entry('x', "\\d{1,10}"),
            Map.entry('Q', "-?\\d{1,20}"));
    private static final Map<Character, Field> FIELDS = Map.of(
            'a', Field.APPLICATION,
            'u', Field.USER,
            'd', Field.DATABASE,
            'r', Field.CLIENT,
            'h', Field.CLIENT,
            'b', Field.BACKEND_TYPE,
            'p', Field.PID,
            'e', Field.STATE,
            'Q', Field.QUERY_ID);

    private final String text;
    private final List<Field> groups = new ArrayList<>();
    private final Pattern english;
    private final Pattern translated;

    private LinePrefix(String text) {
        this.text = text;
        String prefix = compile();
        english = Pattern.compile(prefix + SEVERITY + ":  (.*)", Pattern.DOTALL);
        translated = Pattern.compile(prefix + ANY_WORD + ":  (.*)", Pattern.DOTALL);
    }

    /** Compiles a setting's value; whatever stands there can be compiled. */
    static LinePrefix of(String setting) {
        return new LinePrefix(setting);
    }

    /** The setting it was compiled from. */
    String text() {
        return text;
    }

    private String compile() {
        StringBuilder pattern = new StringBuilder("\\A");
        boolean optional = false;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '%' || i == text.length()) {
                pattern.append(Pattern.quote(String.valueOf(c)));
                continue;
            }
            int from = i;
            while (i < text.length() - 1 && (text.charAt(i) == '-' || Character.isDigit(text.charAt(i)))) {
                i++;
            }
            boolean padded = i > from;
            char escape = text.charAt(i++);
            if (escape == '%') {
                pattern.append('%');
            } else if (escape == 'q' && !optional) {
                pattern.append("(?:");
                optional = true;
            } else {
                append(pattern, escape, padded);
            }
        }
        return pattern.append(optional ? ")?" : "").toString();
    }

    private void append(StringBuilder pattern, char escape, boolean padded) {
        String value = PATTERNS.get(escape);
        if (value == null) {
            return;
        }
        Field field = "tmn".indexOf(escape) >= 0 ? Field.TIME : FIELDS.get(escape);
        String group = field == null ? "(?:" : "(";
        if (field != null) {
            groups.add(field);
        }
        String blanks = padded ? " {0,64}" : "";
        pattern.append(blanks).append(group).append(value).append(')').append(blanks);
    }

    /** A line taken apart. */
    record Parts(List<Field> fields, List<String> values, String word, String rest) {
        @Nullable
        String value(Field field) {
            int index = fields.indexOf(field);
            return index < 0 ? null : values.get(index);
        }
    }

    /** Null if the line does not begin with this prefix and a severity. */
    @Nullable
    Parts match(String line) {
        Matcher matcher = english.matcher(line);
        if (!matcher.matches()) {
            matcher = translated.matcher(line);
            if (!matcher.matches()) {
                return null;
            }
        }
        List<String> values = new ArrayList<>(groups.size());
        for (int i = 1; i <= groups.size(); i++) {
            String value = matcher.group(i);
            values.add(value == null ? "" : value);
        }
        return new Parts(groups, values, matcher.group(groups.size() + 1), matcher.group(groups.size() + 2));
    }
}
