package com.bitville.postgres.report.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShiftTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    /** As a route of two sessions looks in readings of five seconds, of which each is the mean of a few looks. */
    @Test
    void findsWhatBeginsAndIsNoisyFromThen() {
        double[] values = {
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.4, 1.6, 0.4, 1.8, 0.6, 1.4, 0.4, 1.8, 0.2, 1.5, 0.3, 1.7
        };
        assertThat(Shift.of(points(values))).hasValueSatisfying(shift -> {
            assertThat(shift.at()).isBetween(START.plusSeconds(60), START.plusSeconds(65));
            assertThat(shift.before()).isLessThan(0.1);
            assertThat(shift.after()).isBetween(0.9, 1.1);
        });
    }

    @Test
    void chanceIsNoChangeOfLevel() {
        Random chance = new Random(11);
        int found = 0;
        for (int i = 0; i < 1_000; i++) {
            double[] values = chance.doubles(24).toArray();
            found += Shift.of(points(values)).isPresent() ? 1 : 0;
        }
        assertThat(found).isLessThanOrEqualTo(5);
    }

    @Test
    void aFewPointsAreNoLevel() {
        assertThat(Shift.of(List.of())).isEmpty();
        assertThat(Shift.of(points(0, 0, 9))).isEmpty();
    }

    private static List<Shift.Point> points(double... values) {
        List<Shift.Point> points = new ArrayList<>();
        for (double value : values) {
            points.add(new Shift.Point(START.plusSeconds(5L * points.size()), value));
        }
        return points;
    }
}
