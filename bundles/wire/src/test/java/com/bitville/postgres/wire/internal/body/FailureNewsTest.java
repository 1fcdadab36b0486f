package com.bitville.postgres.wire.internal.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.wire.internal.envelope.WireSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FailureNewsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Outcome> ABSENT =
            List.of(new Outcome("logs", 1_000, 0, Optional.of(Reason.UNSUPPORTED), "there is no file"));
    private static final List<Outcome> DENIED =
            List.of(new Outcome("logs", 2_000, 0, Optional.of(Reason.NOT_PERMITTED), "may not be read"));

    private final FailureNews failureNews = new FailureNews();

    @Test
    void theSameFailureIsToldOnceAMinute() {
        assertThat(isNews(ABSENT, 0)).isTrue();
        for (int second = 1; second < 50; second++) {
            assertThat(isNews(ABSENT, second)).as("second " + second).isFalse();
        }
        assertThat(isNews(ABSENT, 50)).isTrue();
        assertThat(isNews(ABSENT, 99)).isFalse();
    }

    @Test
    void everyCycleOfAMinuteTellsIt() {
        for (int minute = 0; minute < 5; minute++) {
            assertThat(isNews(ABSENT, minute * 60)).isTrue();
        }
    }

    @Test
    void anotherFailureIsToldAtOnceAndSoIsOneThatCameBack() {
        assertThat(isNews(ABSENT, 0)).isTrue();
        assertThat(isNews(DENIED, 1)).isTrue();
        assertThat(isNews(ABSENT, 2)).isTrue();
        assertThat(isNews(List.of(), 3)).isFalse();
        assertThat(isNews(ABSENT, 4)).isTrue();
    }

    @Test
    void aClockThatIsSetBackSilencesNothingForLong() {
        assertThat(isNews(ABSENT, 3_600)).isTrue();
        assertThat(isNews(ABSENT, 0)).isTrue();
        assertThat(isNews(ABSENT, 1)).isFalse();
    }

    @Test
    void serversAndSourcesAreApart() {
        assertThat(isNews(ABSENT, 0)).isTrue();
        assertThat(failureNews.isNews("other", WireSource.PG_LOG, ABSENT, START))
                .isTrue();
        assertThat(failureNews.isNews("default", WireSource.SYSTEM_METRICS, ABSENT, START))
                .isTrue();
        assertThat(isNews(ABSENT, 1)).isFalse();
    }

    private boolean isNews(List<Outcome> failures, int second) {
        return failureNews.isNews("default", WireSource.PG_LOG, failures, START.plus(Duration.ofSeconds(second)));
    }
}
