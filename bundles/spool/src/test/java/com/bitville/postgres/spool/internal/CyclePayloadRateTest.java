package com.bitville.postgres.spool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CyclePayloadRateTest {
    private long now = 1;
    private final CyclePayloadRate rate = new CyclePayloadRate(() -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void countsSinceTheStart() {
        rate.committed(4);
        pass(Duration.ofSeconds(90));
        rate.committed(3);
        assertThat(rate.counts()).isEqualTo(Map.of("cycle_payloads", 7L, "cycle_payloads_s", 90L));
    }

    @Test
    void forgetsWhatIsOlderThanAnHour() {
        rate.committed(1_000);
        pass(Duration.ofMinutes(30));
        rate.committed(10);
        pass(Duration.ofMinutes(30));
        rate.committed(1);
        assertThat(rate.counts()).isEqualTo(Map.of("cycle_payloads", 11L, "cycle_payloads_s", 59 * 60L));
        pass(Duration.ofDays(2));
        assertThat(rate.counts()).isEqualTo(Map.of("cycle_payloads", 0L, "cycle_payloads_s", 59 * 60L));
    }

    @Test
    void aSteadyCycleHasItsRateAtAnyMoment() {
        for (int minute = 0; minute < 200; minute++) {
            rate.committed(75);
            pass(Duration.ofMinutes(1));
            if (minute > 3) {
                double perMinute = figure("cycle_payloads") * 60 / figure("cycle_payloads_s");
                assertThat(perMinute).isBetween(75.0, 75 * 1.02);
            }
        }
    }

    private double figure(String key) {
        return ((Number) Objects.requireNonNull(rate.counts().get(key))).doubleValue();
    }
}
