package com.bitville.postgres.config.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The expected values are those of Python 3.11's RawConfigParser for the same text; {@code error}: it raises an exception. */
class IniReaderTest {
    private static Arguments row(String name, String text, String... expected) {
        return Arguments.of(name, text, List.of(expected));
    }

    static List<Arguments> table() {
        return List.of(
                row("equals and colon", "[a]\nx = 1\ny: 2\nz=3\nw:4\n", "a|x|1", "a|y|2", "a|z|3", "a|w|4"),
                row("first delimiter wins", "[a]\nurl = http://h:1/?a=b\nt: a=b\n", "a|url|http://h:1/?a=b", "a|t|a=b"),
                row("full-line comments", "# c\n; c\n[a]\n  # c\n\t; c\nx = 1\n", "a|x|1"),
                row("no inline comments", "[a]\nx = 1 # 2\ny = 1 ; 2\nz = a#b\n", "a|x|1 # 2", "a|y|1 ; 2", "a|z|a#b"),
                row(
                        "percent and backslash stay",
                        "[a]\nx = %%\ny = %(z)s\nz = c:\\t\\n\n",
                        "a|x|%%",
                        "a|y|%(z)s",
                        "a|z|c:\\t\\n"),
                row("keys lower-case sections not", "[A]\nXY = 1\n[a]\nXY = 2\n", "A|xy|1", "a|xy|2"),
                row("trimmed", "  [a]\n  x   =   1   \n", "a|x|1"),
                row("continuation", "[a]\nx = 1\n  2\n\t3\ny = 4\n", "a|x|1\n2\n3", "a|y|4"),
                row("blank lines inside", "[a]\nx = 1\n\n  2\n\n\ny = 4\n", "a|x|1\n\n2", "a|y|4"),
                row("comment inside", "[a]\nx = 1\n# c\n  2\n  # c\n  3\n", "a|x|1\n2\n3"),
                row("continuation that looks like a key", "[a]\nx = 1\n  y = 2\n", "a|x|1\ny = 2"),
                row("continuation that looks like a section", "[a]\nx = 1\n  [b]\n", "a|x|1\n[b]"),
                row("deeper key after shallower", "[a]\n  x = 1\n  y = 2\n    z = 3\n", "a|x|1", "a|y|2\nz = 3"),
                row("empty values", "[a]\nx =\ny:\nz = \n", "a|x|", "a|y|", "a|z|"),
                row("value begins on the next line", "[a]\nx =\n  1\n  2\n", "a|x|\n1\n2"),
                row("no final line feed", "[a]\nx = 1", "a|x|1"),
                row("carriage returns", "[a]\r\nx = 1\r\n  2\r\ny = 3\rz = 4\n", "a|x|1\n2", "a|y|3", "a|z|4"),
                row("junk after a section", "[a] junk\nx = 1\n", "a|x|1"),
                row("bracket in a section", "[a]b]\nx = 1\n[[c]\ny = 2\n", "a]b|x|1", "[c|y|2"),
                row("spaces in names", "[ a ]\nx y = 1\n", " a |x y|1"),
                row("empty file", ""),
                row("default twice", "[DEFAULT]\nx = 1\n[a]\n[DEFAULT]\ny = 2\n", "DEFAULT|x|1", "DEFAULT|y|2", "a|"),
                row("unicode", "[\u00e4]\n\u00dc = \u00a0\u00e9\u2003\n", "\u00e4|\u00fc|\u00e9"),
                row("odd separators", "[a]\nx = 1\u2028y = 2\u0085z\u000bw\n", "a|x|1\u2028y = 2\u0085z\u000bw"),
                row("quotes stay", "[a]\nx = \"1\"\n", "a|x|\"1\""),
                row("key without value", "[a]\nx\n", "error"),
                row("no key", "[a]\n= 1\n", "error"),
                row("before any section", "x = 1\n[a]\n", "error"),
                row("duplicate key", "[a]\nx = 1\nX = 2\n", "error"),
                row("duplicate section", "[a]\nx = 1\n[a]\ny = 2\n", "error"),
                row("empty section name", "[a]\n[]\n", "error"),
                row("duplicate in default", "[DEFAULT]\nx = 1\n[DEFAULT]\nx = 2\n", "error"),
                row("byte order mark", "\uFEFF[a]\nx = 1\n", "a|x|1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void readsAsRawConfigParser(String name, String text, List<String> expected) {
        IniFile file = IniReader.read(text);
        assertThat(file.problems().isEmpty() ? flat(file) : List.of("error"))
                .as(name)
                .isEqualTo(expected);
    }

    @Test
    void findsEveryProblemAndNamesItsLineWithoutQuotingIt() {
        IniFile file = IniReader.read("early = s3cret\n[a]\nx = 1\ns3cret\nx = s3cret\n[a]\n");
        assertThat(file.problems()).extracting(IniFile.Problem::line).containsExactly(1, 4, 5, 6);
        assertThat(file.problems()).extracting(IniFile.Problem::section).containsExactly("DEFAULT", "a", "a", "a");
        assertThat(file.problems()).extracting(IniFile.Problem::message).noneMatch(text -> text.contains("s3cret"));
    }

    @Test
    void knowsTheLineOfEachKey() {
        IniFile file = IniReader.read("# c\n\n[a]\nx = 1\n  2\ny = 3\n");
        assertThat(file.sections().getOrDefault("a", Map.of()).values())
                .extracting(IniFile.Entry::line)
                .containsExactly(4, 6);
    }

    private static List<String> flat(IniFile file) {
        List<String> flat = new ArrayList<>();
        file.sections().forEach((section, entries) -> {
            if (entries.isEmpty()) {
                flat.add(section + "|");
            }
            entries.forEach((key, entry) -> flat.add(section + "|" + key + "|" + entry.value()));
        });
        return flat;
    }
}
