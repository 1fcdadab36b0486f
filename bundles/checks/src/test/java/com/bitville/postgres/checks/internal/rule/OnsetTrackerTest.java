package com.bitville.postgres.checks.internal.rule;

import static com.bitville.postgres.checks.internal.World.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.checks.internal.life.LookTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What has held for longer than anything is kept. */
class OnsetTrackerTest {
    private final OnsetTracker tracker = new OnsetTracker();

    private long held(int minute, int shown) {
        Duration at = Duration.ofMinutes(minute);
        return tracker.held("it", Duration.ofMinutes(shown), new LookTime(START.plus(at), at.toNanos()))
                .toMinutes();
    }

    @Test
    void isCountedBeyondTheHour() {
        for (int minute = 0; minute <= 300; minute++) {
            assertThat(held(minute, Math.min(minute + 1, 59))).isEqualTo(minute + 1);
        }
    }

    @Test
    void beginsAnewWithAReadingAtWhichItDidNotHold() {
        held(0, 50);
        assertThat(held(10, 59)).isEqualTo(60);
        assertThat(held(20, 3)).as("a reading between two looks").isEqualTo(3);
        assertThat(held(30, 13)).isEqualTo(13);
        held(31, 0);
        assertThat(held(40, 5)).isEqualTo(5);
    }

    @Test
    void whatIsNotAskedForIsForgotten() {
        held(0, 50);
        tracker.forget(new LookTime(START, 1));
        assertThat(held(10, 59)).isEqualTo(59);
    }
}
