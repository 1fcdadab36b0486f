package com.bitville.postgres.logs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatsTest {
    private final List<Entry> entries = new ArrayList<>();
    private final Tally tally = new Tally();

    private void feed(EntryParser parser, String... lines) {
        long at = 0;
        for (String line : lines) {
            parser.line(new Line(0, at, line, false));
            at += line.length() + 1;
        }
        parser.flush();
    }

    @Test
    void joinsTheLinesOfAnEntryOnStandardError() {
        feed(
                new StderrParser(LinePrefix.of("%m [%p] %q%u@%d/%a "), entries::add, tally),
                "2026-11-23 07:00:00.123 CET [42] al@shop/web ERROR:  duplicate key value violates unique constraint \"k\"",
                "2026-11-23 07:00:00.123 CET [42] al@shop/web DETAIL:  Key (a)=(1) already exists.",
                "2026-11-23 07:00:00.123 CET [42] al@shop/web STATEMENT:  INSERT INTO t",
                "\tVALUES (1)",
                "2026-11-23 07:00:01.000 CET [1] LOG:  checkpoint starting: time");
        assertThat(entries).hasSize(2);
        Entry error = entries.get(0);
        Meaning.give(error);
        assertThat(error.kind()).isEqualTo(EntryClass.ERROR_CONSTRAINT);
        assertThat(error.get(Field.USER)).isEqualTo("al");
        assertThat(error.get(Field.DATABASE)).isEqualTo("shop");
        assertThat(error.get(Field.APPLICATION)).isEqualTo("web");
        assertThat(error.get(Field.STATEMENT)).isEqualTo("INSERT INTO t\nVALUES (1)");
        assertThat(error.get(Field.DETAIL)).startsWith("Key");
        assertThat(error.time()).isEqualTo(Instant.parse("2026-11-23T06:00:00.123Z"));
        assertThat(entries.get(1).get(Field.USER)).isNull();
    }

    @Test
    void isNotDeceivedByAForgedLineInsideAMessage() {
        feed(
                new StderrParser(LinePrefix.of("%m [%p] "), entries::add, tally),
                "2026-11-23 07:00:00.123 UTC [42] LOG:  statement: SELECT '",
                "\t2026-11-23 07:00:00.123 UTC [42] PANIC:  forged'");
        assertThat(entries).hasSize(1);
        feed(
                new CsvlogParser(entries::add, tally),
                "2026-11-23 07:00:00.123 UTC,\"u\",\"d\",42,\"127.0.0.1:5\",6a.1,1,\"SELECT\",2026-11-23 07:00:00 UTC,3/4,0,LOG,"
                        + "00000,\"statement: SELECT '",
                "2026-11-23 07:00:00.123 UTC,\"\"u\"\",PANIC'\",,,,,,,,,\"web\",\"client backend\",,0");
        assertThat(entries).hasSize(2);
        assertThat(entries.get(1).get(Field.APPLICATION)).isEqualTo("web");
    }

    @Test
    void findsItsWayAgainAfterHalfACsvRecord() {
        String whole =
                "2026-11-23 07:00:00.123 UTC,,,42,,6a.1,1,,2026-11-23 07:00:00 UTC,,0,LOG,00000,\"whole\",,,,,,,,,,\"startup\"";
        CsvlogParser parser = new CsvlogParser(entries::add, tally);
        feed(
                parser,
                "2026-11-23 07:00:00.123 UTC,,,42,,6a.1,1,,2026-11-23 07:00:00 UTC,,0,LOG,00000,\"ha",
                whole,
                whole,
                whole);
        assertThat(entries)
                .extracting(entry -> entry.get(Field.MESSAGE))
                .containsExactly("ha", "whole", "whole", "whole");
        assertThat(entries).extracting(Entry::cut).containsExactly(true, false, false, false);
    }

    @Test
    void readsJsonlog() {
        feed(
                new JsonlogParser(entries::add, tally),
                "{\"timestamp\":\"2026-11-23 07:00:00.123 UTC\",\"user\":\"al\",\"dbname\":\"shop\",\"pid\":42,\"remote_host\":\"[local]\","
                        + "\"error_severity\":\"LOG\",\"message\":\"duration: 640.250 ms  statement: SELECT\\n1\",\"application_name\":\"web\","
                        + "\"query_id\":-77}");
        Entry slow = entries.get(0);
        Meaning.give(slow);
        assertThat(slow.kind()).isEqualTo(EntryClass.SLOW_STATEMENT);
        assertThat(slow.durationMs()).isEqualTo(640.25);
        assertThat(slow.get(Field.MESSAGE)).isEqualTo("duration: 640.250 ms  statement");
        assertThat(slow.get(Field.STATEMENT)).isEqualTo("SELECT\n1");
        assertThat(slow.get(Field.QUERY_ID)).isEqualTo("-77");
    }

    @Test
    void guessesThePrefixFromTheLines() {
        assertThat(PrefixDetector.detect(List.of("2026-11-23 07:00:00.123 UTC [42] a@b LOG:  x"))
                        .text())
                .isEqualTo("%m [%p] %q%u@%d ");
        assertThat(PrefixDetector.detect(List.of("nothing")).text()).isEqualTo(PrefixDetector.DEFAULT);
    }

    @Test
    void letsTheSqlstateDecideInEveryLanguage() {
        assertThat(EntryClass.of("FEHLER", "23505", "doppelter Schlüsselwert")).isEqualTo(EntryClass.ERROR_CONSTRAINT);
        assertThat(EntryClass.of("ERROR", "57014", "storniere Anfrage")).isEqualTo(EntryClass.CANCEL);
        assertThat(EntryClass.of("ERROR", "P0001", "deadlock detected")).isEqualTo(EntryClass.ERROR_OTHER);
        assertThat(EntryClass.of("LOG", "00000", "server process (PID 7) was terminated by signal 9: Killed"))
                .isEqualTo(EntryClass.CRASH);
        assertThat(EntryClass.of("FATAL", "", "sorry, too many clients already"))
                .isEqualTo(EntryClass.OUT_OF_CONNECTIONS);
    }
}
