package com.bitville.postgres.shell.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void neverLetsAValueMoveTheCursor() {
        assertThat(PlainText.printable("a\u001b[2Jb\r\nc\u202ed")).isEqualTo("a\\u001b[2Jb\\u000d\\u000ac\\u202ed");
    }

    @Test
    void saysTimesAndSizesAsPeopleDo() {
        assertThat(List.of(0L, 119L, 120L, 7_199L, 7_200L, 90_061L, 172_800L))
                .extracting(PlainText::elapsed)
                .containsExactly("0 s", "119 s", "2 min", "119 min", "2 h 0 min", "25 h 1 min", "2 days");
        assertThat(List.of(0, 1023, 1024, 380_928, 104_857_600))
                .extracting(PlainText::size)
                .containsExactly("0 bytes", "1023 bytes", "1.00 KiB", "372 KiB", "100 MiB");
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        assertThat(PlainText.ago(Map.of("at", "2026-01-01T11:59:47.900Z"), "at", now))
                .isEqualTo("12 s ago");
        assertThat(PlainText.ago(Map.of(), "at", now)).isEqualTo("never");
    }

    @Test
    void leavesLettersOfAllScriptsAlone() {
        assertThat(PlainText.printable("Größe 😀 数据")).isEqualTo("Größe 😀 数据");
    }
}
