package com.bitville.postgres.shipper.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterHeaderTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private static ListenerReply.Answer answer(@Nullable String retryAfter, @Nullable String date) {
        return new ListenerReply.Answer(503, retryAfter, "{}", true, date);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | 5",
                "0 | 1",
                "007 | 7",
                "0000000000000005 | 5",
                "999999 | 3600",
                "99999999999999999999 | 3600",
                "Mon, 23 Nov 2026 08:00:30 GMT | 30",
                "Monday, 23-Nov-26 08:00:30 GMT | 30",
                "Mon Nov 23 08:00:30 2026 | 30",
                "mon, 23 nov 2026 08:00:30 gmt | 30",
                "Mon,  1 Dec 2026 08:00:30 GMT | ''",
                "Tue Dec  1 08:00:00 2026 | 3600",
                "Tue, 1 Dec 2026 08:00:00 GMT | 3600",
                "Fri, 23 Nov 2026 08:00:30 GMT | 30",
                "Mon, 23 Nov 2026 09:00:30 +0100 | 30",
                "Mon, 23 Nov 2026 08:00:60 GMT | 60",
                "Tue, 24 Nov 2026 08:00:00 GMT | 3600",
                "Sunday, 23-Nov-75 08:00:00 GMT | 3600",
                "Monday, 23-Nov-76 08:00:00 GMT | 3600",
                "Monday, 23-Nov-76 08:00:01 GMT | ''",
                "Wednesday, 23-Nov-77 08:00:00 GMT | ''",
                "Sunday, 06-Nov-94 08:49:37 GMT | ''",
                "Mon, 23 Nov 2026 07:59:30 GMT | ''",
                "Mon, 23 Nov 2026 08:00:00 GMT | ''",
                "Mon, 31 Feb 2027 08:00:30 GMT | ''",
                "Mon, 23 Nov 2026 24:00:30 GMT | ''",
                "Mon, 23 Nov 2026 | ''",
                "soon | ''",
                "-5 | ''",
                "+5 | ''",
                "1.5 | ''",
                "5 seconds | ''",
                "\u0665 | ''",
                "'' | ''"
            })
    void readsSecondsAndTheThreeDatesWithinASecondAndAnHour(String header, String seconds) {
        if (seconds.isEmpty()) {
            assertThat(RetryAfterHeader.of(answer(header, null), NOW)).isEmpty();
        } else {
            assertThat(RetryAfterHeader.of(answer(header, null), NOW))
                    .contains(Duration.ofSeconds(Long.parseLong(seconds)));
        }
    }

    @Test
    void asksForNothingWithoutTheHeader() {
        assertThat(RetryAfterHeader.of(answer(null, null), NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mon, 23 Nov 2026 11:00:00 GMT",
                "Monday, 23-Nov-26 11:00:00 GMT",
                "Mon Nov 23 11:00:00 2026",
            })
    void aDateIsMeasuredByTheClockOfWhomSentIt(String date) {
        assertThat(RetryAfterHeader.of(answer("Mon, 23 Nov 2026 11:00:20 GMT", date), NOW))
                .contains(Duration.ofSeconds(20));
        assertThat(RetryAfterHeader.of(answer("Mon, 23 Nov 2026 10:59:59 GMT", date), NOW))
                .isEmpty();
        assertThat(RetryAfterHeader.of(answer("20", date), NOW)).contains(Duration.ofSeconds(20));
    }

    @Test
    void aDateBesideAnUnreadableOneIsMeasuredByThisHostsClock() {
        assertThat(RetryAfterHeader.of(answer("Mon, 23 Nov 2026 08:00:20 GMT", "today"), NOW))
                .contains(Duration.ofSeconds(20));
    }
}
