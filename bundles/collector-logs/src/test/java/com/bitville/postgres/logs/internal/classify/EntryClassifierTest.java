package com.bitville.postgres.logs.internal.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.CsvlogParser;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server is hard to be brought to say: with its SQLSTATE and without, and in a verbose entry. */
class EntryClassifierTest {
    private static final String TIME = "2026-11-23 07:00:00.000 UTC";

    private static String csv(String severity, String state, String message) {
        StringBuilder told = new StringBuilder();
        CsvlogParser parser = new CsvlogParser(
                new LogTime("UTC"),
                entry -> {
                    EntryAnalyzer.give(entry);
                    told.append(entry.kind().word());
                },
                new ReadStatistics());
        parser.line(Line.of(
                0,
                0,
                TIME + ",\"u\",\"d\",7,\"[local]\",6a.1,1,\"\"," + TIME + ",3/4,0," + severity + "," + state + ",\""
                        + message.replace("\"", "\"\"") + "\",,,,,,,,,\"psql\",\"client backend\",,0",
                false));
        return told.toString();
    }

    private static String stderr(String severity, String text, String... further) {
        StringBuilder told = new StringBuilder();
        StderrParser parser = new StderrParser(
                LinePrefix.of("%m [%p] "),
                new LogTime("UTC"),
                entry -> {
                    EntryAnalyzer.give(entry);
                    told.append(entry.kind().word()).append('|').append(entry.text(EntryField.MESSAGE));
                },
                new ReadStatistics());
        parser.line(Line.of(0, 0, TIME + " [7] " + severity + ":  " + text, false));
        for (String line : further) {
            parser.line(Line.of(0, 0, TIME + " [7] " + line, false));
        }
        parser.flush();
        return told.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ERROR; 57014; canceling autovacuum task; cancel",
                "FATAL; 08006; connection to client lost; disconnection",
                "FATAL; 28000; role \"x\" does not exist; auth_failure",
                "ERROR; 42704; role \"x\" does not exist; error:other",
                "FATAL; 28000; role \"x\" is not permitted to log in; auth_failure",
                "ERROR; 23P01; conflicting key value violates exclusion constraint \"e\"; error:constraint",
                "ERROR; 23514; no partition of relation \"p\" found for row; error:constraint",
                "ERROR; 40001; canceling statement due to conflict with recovery; error:serialization",
                "FATAL; 40001; terminating connection due to conflict with recovery; terminated",
                "FATAL; 57P04; terminating connection due to conflict with recovery; terminated",
                "FATAL; 25P04; terminating connection due to transaction timeout; terminated",
                "ERROR; 53200; out of memory; out_of_memory",
                "ERROR; 58030; could not read file \"base/1/2\": Input/output error; corruption",
                "PANIC; 53100; could not write to file \"pg_wal/x\": No space left on device; disk_full",
                "LOG; 42501; could not open file \"pg_hba.conf\": Permission denied; error:permission",
                "ERROR; XX002; index \"i\" contains unexpected zero page at block 7; corruption",
                "WARNING; 55P03; skipping vacuum of \"t\" --- lock not available; lock_timeout",
                "ERROR; 42704; replication slot \"s\" does not exist; error:other",
                "LOG; 08P01; incomplete startup packet; disconnection"
            })
    void aMessageHasTheClassOfItsState(String severity, String state, String message, String entryClass) {
        assertThat(csv(severity, state, message)).isEqualTo(entryClass);
        assertThat(stderr(severity, message)).isEqualTo(entryClass + "|" + message);
        assertThat(stderr(severity, state + ": " + message, "LOCATION:  errfinish, elog.c:123", "STATEMENT:  SELECT 1"))
                .isEqualTo(entryClass + "|" + message);
        assertThat(stderr(severity, state + ": " + message, "ОТКУДА:  errfinish, elog.c:123"))
                .as("in a language whose word is not known")
                .isEqualTo(entryClass + "|" + message);
    }

    @ParameterizedTest
    @CsvSource({"P0001: forged", "12345: forged", "40P01: deadlock detected"})
    void aMessageThatBeginsLikeAStateHasNone(String message) {
        assertThat(stderr(
                        "ERROR", message, "CONTEXT:  PL/pgSQL function f() line 1 at RAISE", "STATEMENT:  SELECT f()"))
                .isEqualTo("error:other|" + message);
        assertThat(stderr("ERROR", message + "\tLOCATION:  f, x.c:1")).startsWith("error:other|" + message);
    }
}
