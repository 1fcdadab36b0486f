package com.bitville.postgres.config.internal.source;

import com.bitville.postgres.config.internal.value.MessageText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the INI dialect of Python's {@code configparser.RawConfigParser} with its defaults, the dialect of the files of existing
 * installations. Unlike Python, it reports all errors of a file, not only the first.
 */
public final class IniReader {
    private final Map<String, Map<String, Draft>> sections = new LinkedHashMap<>();
    private final List<IniFile.Problem> problems = new ArrayList<>();
    private String section = IniFile.DEFAULT;
    private @Nullable Map<String, Draft> entries;
    private @Nullable Draft draft;
    private int indent;

    private IniReader() {}

    private record Draft(int line, List<String> lines) {}

    public static IniFile read(String text) {
        IniReader reader = new IniReader();
        String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            reader.line(i + 1, lines[i]);
        }
        return reader.done();
    }

    private void line(int number, String line) {
        String text = strip(line);
        if (text.startsWith("#") || text.startsWith(";")) {
            return;
        }
        if (text.isEmpty()) {
            if (draft != null) {
                draft.lines().add("");
            }
            return;
        }
        int depth = line.indexOf(text);
        if (draft != null && depth > indent) {
            draft.lines().add(text);
            return;
        }
        indent = depth;
        int end = text.lastIndexOf(']');
        if (text.startsWith("[") && end > 1) {
            open(number, text.substring(1, end));
        } else if (entries == null) {
            problem(number, "is before the first [section]");
        } else {
            entry(number, text, entries);
        }
    }

    private void open(int number, String name) {
        section = name;
        draft = null;
        if (sections.containsKey(name) && !name.equals(IniFile.DEFAULT)) {
            problem(number, "opens the section [" + name + "] a second time");
        }
        entries = sections.computeIfAbsent(name, unused -> new LinkedHashMap<>());
    }

    private void entry(int number, String text, Map<String, Draft> into) {
        int delimiter = delimiter(text);
        String key = delimiter < 0 ? "" : MessageText.lower(strip(text.substring(0, delimiter)));
        if (key.isEmpty()) {
            problem(number, "is neither a [section], nor key = value, nor a comment, nor an indented continuation");
            return;
        }
        Draft next = new Draft(number, new ArrayList<>(List.of(strip(text.substring(delimiter + 1)))));
        Draft before = into.putIfAbsent(key, next);
        if (before != null) {
            problem(
                    number,
                    "sets " + MessageText.named(key) + " a second time; line " + before.line() + " has set it already");
        }
        draft = next;
    }

    private static int delimiter(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':');
        return equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
    }

    private void problem(int number, String message) {
        problems.add(new IniFile.Problem(number, section, message));
    }

    private IniFile done() {
        Map<String, Map<String, IniFile.Entry>> read = new LinkedHashMap<>();
        sections.forEach((name, drafts) -> {
            Map<String, IniFile.Entry> values = new LinkedHashMap<>();
            drafts.forEach((key, draft) ->
                    values.put(key, new IniFile.Entry(stripEnd(String.join("\n", draft.lines())), draft.line())));
            read.put(name, values);
        });
        return new IniFile(read, List.copyOf(problems));
    }

    private static String strip(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return stripEnd(text.substring(start));
    }

    private static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Python's definition of white space, wider than Java's. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
