package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.logs.internal.classify.EntryAnalyzer;
import com.bitville.postgres.logs.internal.classify.EntryClassifier;
import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.CsvlogParser;
import com.bitville.postgres.logs.internal.parse.JsonlogParser;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.prefix.PrefixDetector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatsTest {
    private final List<Entry> entries = new ArrayList<>();
    private final ReadStatistics readStatistics = new ReadStatistics();

    private void keep(Entry entry) {
        EntryAnalyzer.give(entry);
        entries.add(entry.copy());
    }

    private void feed(EntryParser parser, String... lines) {
        long at = 0;
        for (String line : lines) {
            parser.line(Line.of(0, at, line, false));
            at += line.length() + 1;
        }
        parser.flush();
    }

    @Test
    void joinsTheLinesOfAnEntryOnStandardError() {
        feed(
                new StderrParser(LinePrefix.of("%m [%p] %q%u@%d/%a "), new LogTime("CET"), this::keep, readStatistics),
                "2026-11-23 07:00:00.123 CET [42] al@shop/web ERROR:  duplicate key value violates unique constraint \"k\"",
                "2026-11-23 07:00:00.123 CET [42] al@shop/web DETAIL:  Key (a)=(1) already exists.",
                "2026-11-23 07:00:00.123 CET [42] al@shop/web STATEMENT:  INSERT INTO t",
                "\tVALUES (1)",
                "2026-11-23 07:00:01.000 CET [1] LOG:  checkpoint starting: time");
        assertThat(entries).hasSize(2);
        Entry error = entries.get(0);
        assertThat(error.kind()).isEqualTo(EntryClass.ERROR_CONSTRAINT);
        assertThat(error.get(EntryField.USER)).isEqualTo("al");
        assertThat(error.get(EntryField.DATABASE)).isEqualTo("shop");
        assertThat(error.get(EntryField.APPLICATION)).isEqualTo("web");
        assertThat(error.get(EntryField.STATEMENT)).isEqualTo("INSERT INTO t\nVALUES (1)");
        assertThat(error.get(EntryField.DETAIL)).startsWith("Key");
        assertThat(error.time()).isEqualTo(Instant.parse("2026-11-23T06:00:00.123Z"));
        assertThat(entries.get(1).get(EntryField.USER)).isNull();
    }

    @Test
    void isNotDeceivedByAForgedLineInsideAMessage() {
        feed(
                new StderrParser(LinePrefix.of("%m [%p] "), new LogTime("CET"), this::keep, readStatistics),
                "2026-11-23 07:00:00.123 UTC [42] LOG:  statement: SELECT '",
                "\t2026-11-23 07:00:00.123 UTC [42] PANIC:  forged'");
        assertThat(entries).hasSize(1);
        feed(
                new CsvlogParser(new LogTime("UTC"), this::keep, readStatistics),
                "2026-11-23 07:00:00.123 UTC,\"u\",\"d\",42,\"127.0.0.1:5\",6a.1,1,\"SELECT\",2026-11-23 07:00:00 UTC,3/4,0,LOG,"
                        + "00000,\"statement: SELECT '",
                "2026-11-23 07:00:00.123 UTC,\"\"u\"\",PANIC'\",,,,,,,,,\"web\",\"client backend\",,0");
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1).get(EntryField.APPLICATION)).isEqualTo("web");
    }

    @Test
    void findsItsWayAgainAfterHalfACsvRecord() {
        String whole =
                "2026-11-23 07:00:00.123 UTC,,,42,,6a.1,1,,2026-11-23 07:00:00 UTC,,0,LOG,00000,\"whole\",,,,,,,,,,\"startup\"";
        CsvlogParser parser = new CsvlogParser(new LogTime("UTC"), this::keep, readStatistics);
        feed(
                parser,
                "2026-11-23 07:00:00.123 UTC,,,42,,6a.1,1,,2026-11-23 07:00:00 UTC,,0,LOG,00000,\"ha",
                whole,
                whole,
                whole);
        assertThat(entries)
                .extracting(entry -> entry.get(EntryField.MESSAGE))
                .containsExactly("ha", "whole", "whole", "whole");
        assertThat(entries).extracting(Entry::cut).containsExactly(true, false, false, false);
    }

    @Test
    void readsJsonlog() {
        feed(
                new JsonlogParser(new LogTime("UTC"), this::keep, readStatistics),
                "{\"timestamp\":\"2026-11-23 07:00:00.123 UTC\",\"user\":\"al\",\"dbname\":\"shop\",\"pid\":42,\"remote_host\":\"[local]\","
                        + "\"error_severity\":\"LOG\",\"message\":\"duration: 640.250 ms  statement: SELECT\\n1\",\"application_name\":\"web\","
                        + "\"query_id\":-77}");
        Entry slow = entries.get(0);
        assertThat(slow.kind()).isEqualTo(EntryClass.SLOW_STATEMENT);
        assertThat(slow.durationMs()).isEqualTo(640.25);
        assertThat(slow.get(EntryField.MESSAGE)).isEqualTo("duration: 640.250 ms  statement");
        assertThat(slow.get(EntryField.STATEMENT)).isEqualTo("SELECT\n1");
        assertThat(slow.get(EntryField.QUERY_ID)).isEqualTo("-77");
    }

    @Test
    void guessesThePrefixFromTheLines() {
        assertThat(PrefixDetector.detect(List.of("2026-11-23 07:00:00.123 UTC [42] a@b LOG:  x")))
                .extracting(LinePrefix::text)
                .isEqualTo("%m [%p] %q%u@%d ");
        assertThat(PrefixDetector.detect(List.of("nothing"))).isNull();
    }

    private static EntryClass classified(String severity, String state, String message) {
        Entry entry = new Entry(new LogTime("UTC"));
        entry.append(EntryField.SEVERITY, Bytes.of(severity), 0, Bytes.of(severity).length);
        entry.set(EntryField.SEVERITY, entry.from(EntryField.SEVERITY), entry.to(EntryField.SEVERITY));
        entry.append(EntryField.STATE, Bytes.of(state), 0, state.length());
        entry.append(EntryField.MESSAGE, Bytes.of(message), 0, Bytes.of(message).length);
        return EntryClassifier.of(entry);
    }

    @Test
    void letsTheSqlstateDecideInEveryLanguage() {
        assertThat(classified("FEHLER", "23505", "doppelter Schlüsselwert")).isEqualTo(EntryClass.ERROR_CONSTRAINT);
        assertThat(classified("ERROR", "57014", "storniere Anfrage")).isEqualTo(EntryClass.CANCEL);
        assertThat(classified("ERROR", "57014", "canceling statement due to statement timeout"))
                .isEqualTo(EntryClass.STATEMENT_TIMEOUT);
        assertThat(classified("ERROR", "P0001", "deadlock detected")).isEqualTo(EntryClass.ERROR_OTHER);
        assertThat(classified("LOG", "00000", "server process (PID 7) was terminated by signal 9: Killed"))
                .isEqualTo(EntryClass.CRASH);
        assertThat(classified("FATAL", "", "sorry, too many clients already")).isEqualTo(EntryClass.OUT_OF_CONNECTIONS);
        assertThat(classified("ОШИБКА", "", "нечто")).isEqualTo(EntryClass.ERROR_OTHER);
    }

    @Test
    void readsATranslatedLogWithoutMisreadingIt() {
        feed(
                new StderrParser(LinePrefix.of("%m [%p] "), new LogTime("UTC"), this::keep, readStatistics),
                "2026-11-23 07:00:00.123 UTC [42] FEHLER:  Division durch Null",
                "2026-11-23 07:00:00.123 UTC [42] ANWEISUNG:  SELECT 1/0",
                "2026-11-23 07:00:01.123 UTC [43] ERREUR:  division par zéro",
                "2026-11-23 07:00:01.123 UTC [43] INSTRUCTION : SELECT 1/0",
                "2026-11-23 07:00:02.123 UTC [44] XYZZY:  niemals gehört");
        assertThat(entries).extracting(Entry::severityWord).containsExactly("ERROR", "ERROR", "XYZZY");
        assertThat(entries)
                .extracting(entry -> entry.get(EntryField.STATEMENT))
                .containsExactly("SELECT 1/0", "SELECT 1/0", null);
        assertThat(entries)
                .extracting(Entry::kind)
                .containsExactly(EntryClass.ERROR_OTHER, EntryClass.ERROR_OTHER, EntryClass.OTHER);
    }

    @Test
    void readsByAnyPrefix() {
        String[] prefixes = {
            "%m [%p] ",
            "%t [%p]: user=%u,db=%d,app=%a,client=%h ",
            "%n %c %l %p %q(%u/%d/%a) ",
            "<%-5p|%20u|%d> ",
            "%a|%u|%e|%Q|"
        };
        String[] heads = {
            "2026-11-23 07:00:00.123 UTC [42] ",
            "2026-11-23 07:00:00 UTC [42]: user=al,db=shop,app=my app: [x],client=::1 ",
            "1790000000.123 6a.1 7 42 (al/shop/my app: [x]) ",
            "<42   |                  al|shop> ",
            "my app: [x]|al|57014|-5|"
        };
        for (int i = 0; i < heads.length; i++) {
            entries.clear();
            feed(
                    new StderrParser(LinePrefix.of(prefixes[i]), new LogTime("UTC"), this::keep, readStatistics),
                    heads[i] + "LOG:  hello: world",
                    heads[i] + "DETAIL:  more");
            assertThat(entries).as(prefixes[i]).hasSize(1);
            Entry entry = entries.get(0);
            assertThat(entry.get(EntryField.MESSAGE)).isEqualTo("hello: world");
            assertThat(entry.get(EntryField.DETAIL)).isEqualTo("more");
            assertThat(entry.get(EntryField.USER)).isIn(null, "al");
            assertThat(entry.get(EntryField.APPLICATION)).isIn(null, "my app: [x]");
            assertThat(entry.has(EntryField.USER)).as(prefixes[i]).isEqualTo(prefixes[i].contains("u"));
        }
    }
}
