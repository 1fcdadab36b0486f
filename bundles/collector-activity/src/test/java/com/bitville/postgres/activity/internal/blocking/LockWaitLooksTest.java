package com.bitville.postgres.activity.internal.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockWaitLooksTest {
    private static final Instant CYCLE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NEXT = CYCLE.plusSeconds(60);

    private final LockWaitLooks looks = new LockWaitLooks();

    private static Instant at(double seconds) {
        return CYCLE.plusMillis((long) (seconds * 1000));
    }

    @Test
    void anEndIsKnownToTheSecondInWhichItWasLookedAt() {
        looks.saw(at(0.5), List.of(7, 8));
        looks.saw(at(1.5), List.of(8, 99));
        looks.saw(at(2.5), List.of(99));
        looks.saw(at(3.5), List.of(8));
        assertThat(looks.end(List.of(7, 8), CYCLE, NEXT)).isEqualTo(new LockWaitLooks.End(at(1.5), at(2.5)));
    }

    @Test
    void withoutALookBetweenTwoCyclesItLiesBetweenThem() {
        looks.saw(at(-1), List.of(7));
        looks.saw(at(61), List.of(7));
        assertThat(looks.end(List.of(7), CYCLE, NEXT)).isEqualTo(new LockWaitLooks.End(CYCLE, NEXT));
    }

    @Test
    void aRecorderThatStoppedLookingLeavesTheRestOpen() {
        looks.saw(at(1), List.of(7));
        looks.saw(at(2), List.of(7));
        assertThat(looks.end(List.of(7), CYCLE, NEXT)).isEqualTo(new LockWaitLooks.End(at(2), NEXT));
    }

    @Test
    void memoryIsBounded() {
        looks.saw(at(0.1), List.of());
        for (int i = 0; i < LockWaitLooks.MOST_LOOKS; i++) {
            looks.saw(at(1 + i / 100.0), List.of(7));
        }
        assertThat(looks.end(List.of(7), CYCLE, NEXT).gone()).isEqualTo(NEXT);
    }
}
