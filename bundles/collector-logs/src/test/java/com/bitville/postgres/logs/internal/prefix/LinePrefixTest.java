package com.bitville.postgres.logs.internal.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.logs.internal.PrefixGrammar;
import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinePrefixTest {
    private final List<String> told = new ArrayList<>();

    private void feed(String prefix, String... lines) {
        told.clear();
        LogTime time = new LogTime("UTC");
        StderrParser parser = new StderrParser(
                LinePrefix.of(prefix, time),
                time,
                entry -> told.add(entry.severityWord() + " " + entry.get(EntryField.MESSAGE) + " | "
                        + entry.get(EntryField.STATEMENT)
                        + " | " + entry.get(EntryField.USER) + "@" + entry.get(EntryField.DATABASE) + "/"
                        + entry.get(EntryField.APPLICATION)),
                new ReadStatistics());
        long at = 0;
        for (String line : lines) {
            parser.line(Line.of(0, at, line, false));
            at += line.length() + 1;
        }
        parser.flush();
    }

    @Test
    void theFurtherLinesOfAnEntryTellWhereItsNamesEnd() {
        feed(
                "%m [%p] %a ",
                "2026-11-23 07:00:00.123 UTC [42] x ERROR:  forged ERROR:  division by zero",
                "2026-11-23 07:00:00.123 UTC [42] x ERROR:  forged STATEMENT:  SELECT 1/0");
        assertThat(told).containsExactly("ERROR division by zero | SELECT 1/0 | null@null/x ERROR:  forged");
        feed(
                "%m [%p] %a ",
                "2026-11-23 07:00:00.123 UTC [42] web ERROR:  said LOG:  nothing",
                "2026-11-23 07:00:00.123 UTC [42] web STATEMENT:  SELECT ' LOG:  x'");
        assertThat(told).containsExactly("ERROR said LOG:  nothing | SELECT ' LOG:  x' | null@null/web");
    }

    @Test
    void aNameIsNoSeverityAndAMessageIsNoName() {
        feed(
                "%m [%p] %a ",
                "2026-11-23 07:00:00.123 UTC [42] x ERROR:  deadlock detected LOG:  duration: 1.5 ms  statement: SELECT 1");
        assertThat(told).singleElement().asString().startsWith("LOG duration: 1.5 ms  statement: SELECT 1");
        feed(
                "%m [%p] %a ",
                "2026-11-23 07:00:00.123 UTC [42] web LOG:  duration: 1.5 ms  statement: SELECT ' ERROR:  deadlock detected'");
        assertThat(told).singleElement().asString().startsWith("LOG duration: 1.5 ms  statement: SELECT ' ERROR");
        feed(
                "%m [%p] %q%u@%d ",
                "2026-11-23 07:00:00.123 UTC [42] ERROR:  x@shop FATAL:  role \"ERROR:  x\" does not exist");
        assertThat(told).singleElement().asString().startsWith("FATAL role");
    }

    @Test
    void fillsAFieldOnlyWhereItsBordersAreCertain() {
        feed("%m %u%d ", "2026-11-23 07:00:00.123 UTC alshop LOG:  hello");
        assertThat(told).containsExactly("LOG hello | null | null@null/null");
        feed("%m %u@%d/%a ", "2026-11-23 07:00:00.123 UTC a@b@c/web LOG:  hello");
        assertThat(told).containsExactly("LOG hello | null | null@null/web");
        feed(
                "%m [%-8p] %-10q%15u@%-12d %5l ",
                "2026-11-23 07:00:00.123 UTC [42      ]              al@shop             7 LOG:  hello");
        assertThat(told).containsExactly("LOG hello | null | al@shop/null");
    }

    @Test
    void ofAProcessWithoutASessionNothingIsAwaitedBehindTheStop() {
        feed("%m@%-15d/%qDETAIL:  %l,", "2026-11-23 07:00:00.123 UTC@               /LOG:  hello");
        assertThat(told).containsExactly("LOG hello | null | null@null/null");
    }

    @Test
    void withoutAnyPrefixAnEntryBeginsWithASeverity() {
        feed("", "LOG:  a", "\tLOG:  b", "NOTE:  c", "ERROR:  d", "STATEMENT:  e", "sh: 1: not found");
        assertThat(told)
                .containsExactly(
                        "LOG a\nLOG:  b\nNOTE:  c | null | null@null/null",
                        "ERROR d | e\nsh: 1: not found | null@null/null");
        assertThat(PrefixDetector.detect(List.of("LOG:  a", "ERROR:  b")))
                .extracting(LinePrefix::text)
                .isEqualTo("");
    }

    @Test
    void takesAnyLineByAnyPrefix() {
        Random random = new Random(5);
        String[] pieces = {
            "2026-11-23 07:00:00.123 UTC",
            " ",
            "[",
            "42",
            "]",
            "ERROR:  ",
            "LOG:  ",
            "FOO : ",
            "\t",
            "@",
            "/",
            "é",
            "日本",
            ":",
            "-",
            "'",
            "\\x41",
            "x",
            "1790000000.123",
            "6a0.3e8",
            "3/4",
            "22012"
        };
        int fitting = 0;
        for (String prefix : PrefixGrammar.prefixes(6, 400)) {
            LinePrefix compiled = LinePrefix.of(prefix, new LogTime("<A B>3"));
            for (int i = 0; i < 50; i++) {
                StringBuilder line = new StringBuilder();
                for (int k = random.nextInt(20); k > 0; k--) {
                    line.append(pieces[random.nextInt(pieces.length)]);
                }
                byte[] bytes = Bytes.of("xy" + line);
                if (compiled.match(bytes, 2, bytes.length)) {
                    fitting++;
                    assertThat(compiled.wordFrom()).isBetween(2, bytes.length);
                    for (int k = 0; k < compiled.fields(); k++) {
                        assertThat(compiled.from(k)).as(prefix + "|" + line).isLessThanOrEqualTo(compiled.to(k));
                    }
                }
            }
        }
        assertThat(fitting).isPositive();
    }
}
