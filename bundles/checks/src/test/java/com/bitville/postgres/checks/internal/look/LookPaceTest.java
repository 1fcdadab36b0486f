package com.bitville.postgres.checks.internal.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.checks.internal.life.LookPace;
import com.bitville.postgres.checks.internal.life.LookTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookPaceTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LookPace pace = new LookPace();

    private long looks(int seconds, Duration step, Duration confirm) {
        return IntStream.range(0, (int) (seconds * 1000L / step.toMillis()))
                .filter(i -> pace.allows(
                        new LookTime(Instant.EPOCH, step.multipliedBy(i).toNanos()), confirm))
                .count();
    }

    /** A minute has a few cycles: those of the server, of what is read seldom, of visits. */
    @Test
    void everyCycleOfADefaultAgentIsLookedAt() {
        assertThat(looks(3600, Duration.ofSeconds(15), MINUTE)).isEqualTo(240);
    }

    @Test
    void cyclesOfASecondAreLookedAtSixTimesAMinute() {
        assertThat(looks(3600, Duration.ofSeconds(1), MINUTE)).isBetween(370L, 373L);
    }

    @Test
    void whoConfirmsSoonerLooksMoreOften() {
        assertThat(looks(600, Duration.ofSeconds(1), Duration.ofSeconds(6))).isEqualTo(600);
    }

    @Test
    void whoConfirmsLaterLooksAsOften() {
        assertThat(looks(3600, Duration.ofSeconds(1), Duration.ofHours(1))).isBetween(370L, 373L);
    }

    @Test
    void withoutConfirmationEveryCycleIsLookedAt() {
        assertThat(looks(60, Duration.ofMillis(100), Duration.ZERO)).isEqualTo(600);
    }
}
