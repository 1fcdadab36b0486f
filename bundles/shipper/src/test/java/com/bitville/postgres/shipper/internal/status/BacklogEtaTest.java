package com.bitville.postgres.shipper.internal.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BacklogEtaTest {
    private static final Duration FRESH = Duration.ofSeconds(150);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final BacklogEta backlogEta = new BacklogEta(FRESH);

    @Test
    void aBacklogThatIsGoneHasNoEndAheadThoughTheSpoolIsNeverEmpty() {
        for (int second = 0; second <= 20; second++) {
            delivered(second, Duration.ofHours(1).minusMinutes(second));
        }
        assertThat(backlogEta.etaSeconds(NOW.plusSeconds(20))).isPositive();
        for (int second = 21; second < 60; second++) {
            delivered(second, Duration.ofSeconds(1));
        }
        assertThat(backlogEta.etaSeconds(NOW.plusSeconds(60))).isNull();
    }

    @Test
    void freshOnesInBetweenAreNoEnd() {
        for (int second = 0; second <= 40; second++) {
            boolean turnOfTheOldest = second % 4 == 0;
            delivered(second, turnOfTheOldest ? Duration.ofHours(1).minusMinutes(second) : Duration.ofSeconds(1));
        }
        assertThat(backlogEta.etaSeconds(NOW.plusSeconds(40))).isPositive();
    }

    private void delivered(int second, Duration age) {
        Instant now = NOW.plusSeconds(second);
        backlogEta.delivered(
                new SpooledPayload(second, new UUID(7, second), now.minus(age), Urgency.NORMAL, 1),
                now,
                Duration.ofSeconds(second).toNanos());
    }
}
