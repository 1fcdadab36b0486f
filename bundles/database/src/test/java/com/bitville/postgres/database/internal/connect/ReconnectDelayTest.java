package com.bitville.postgres.database.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectDelayTest {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(60);

    @Test
    void theBoundDoublesUpToAMinute() {
        ReconnectDelay reconnectDelay = new ReconnectDelay(LEAST, MOST, () -> 1.0);
        assertThat(reconnectDelay.afterFailure(false)).isEqualTo(Duration.ofSeconds(2));
        assertThat(reconnectDelay.afterFailure(false)).isEqualTo(Duration.ofSeconds(4));
        for (int i = 0; i < 100; i++) {
            assertThat(reconnectDelay.afterFailure(false)).isBetween(LEAST, MOST);
        }
        assertThat(reconnectDelay.afterFailure(false)).isEqualTo(MOST);
    }

    @Test
    void jitterReachesDownToTheLeast() {
        ReconnectDelay reconnectDelay = new ReconnectDelay(LEAST, MOST, () -> 0.0);
        for (int i = 0; i < 10; i++) {
            assertThat(reconnectDelay.afterFailure(false)).isEqualTo(LEAST);
        }
    }

    @Test
    void failuresThatOnlyAPersonCorrectsWaitAMinuteFromTheFirst() {
        assertThat(new ReconnectDelay(LEAST, MOST, () -> 0.0).afterFailure(true))
                .isEqualTo(MOST);
    }

    @Test
    void successStartsOver() {
        ReconnectDelay reconnectDelay = new ReconnectDelay(LEAST, MOST, () -> 1.0);
        reconnectDelay.afterFailure(false);
        reconnectDelay.afterFailure(false);
        reconnectDelay.reset();
        assertThat(reconnectDelay.afterFailure(false)).isEqualTo(Duration.ofSeconds(2));
    }
}
