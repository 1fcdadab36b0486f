package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(60);

    @Test
    void theBoundDoublesUpToAMinute() {
        Backoff backoff = new Backoff(LEAST, MOST, () -> 1.0);
        assertThat(backoff.afterFailure(false)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.afterFailure(false)).isEqualTo(Duration.ofSeconds(4));
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.afterFailure(false)).isBetween(LEAST, MOST);
        }
        assertThat(backoff.afterFailure(false)).isEqualTo(MOST);
    }

    @Test
    void jitterReachesDownToTheLeast() {
        Backoff backoff = new Backoff(LEAST, MOST, () -> 0.0);
        for (int i = 0; i < 10; i++) {
            assertThat(backoff.afterFailure(false)).isEqualTo(LEAST);
        }
    }

    @Test
    void whatMendsByHandWaitsAMinuteFromTheFirst() {
        assertThat(new Backoff(LEAST, MOST, () -> 0.0).afterFailure(true)).isEqualTo(MOST);
    }

    @Test
    void successStartsOver() {
        Backoff backoff = new Backoff(LEAST, MOST, () -> 1.0);
        backoff.afterFailure(false);
        backoff.afterFailure(false);
        backoff.reset();
        assertThat(backoff.afterFailure(false)).isEqualTo(Duration.ofSeconds(2));
    }
}
