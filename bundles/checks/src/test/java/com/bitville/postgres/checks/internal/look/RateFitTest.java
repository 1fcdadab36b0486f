package com.bitville.postgres.checks.internal.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.history.SeriesPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RateFitTest {
    private static final Instant START = Instant.parse("2026-11-28T00:00:00Z");

    private static List<SeriesPoint> points(int count, Duration step, DoubleUnaryOperator ofHour) {
        List<SeriesPoint> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Duration since = step.multipliedBy(i);
            points.add(new SeriesPoint(START.plus(since), ofHour.applyAsDouble(since.toMinutes() / 60.0)));
        }
        return points;
    }

    private static double hours(List<SeriesPoint> points, FindingEta eta) {
        return Duration.between(points.get(points.size() - 1).at(), eta.at()).toMinutes() / 60.0;
    }

    @Test
    void isRightWithinAFifthOnALineWithNoise() {
        Random random = new Random(7);
        List<SeriesPoint> points =
                points(145, Duration.ofMinutes(10), hour -> 1_000 + 100 * hour + random.nextGaussian() * 10);
        FindingEta eta = RateFit.of(points, 13_400).orElseThrow();
        assertThat(hours(points, eta)).isCloseTo(100, within(20.0));
        assertThat(eta.perHour()).isCloseTo(100, within(20.0));
        assertThat(eta.limit()).isEqualTo(13_400);
    }

    @Test
    void isRightWithinAFifthOnASawtooth() {
        List<SeriesPoint> points = points(145, Duration.ofMinutes(10), hour -> 100 * (hour % 9));
        FindingEta eta = RateFit.of(points, 2_600).orElseThrow();
        // Six hours up the third tooth.
        assertThat(hours(points, eta)).isCloseTo(20, within(4.0));
    }

    @Test
    void runsDownToALimitAsWell() {
        List<SeriesPoint> points = points(40, Duration.ofMinutes(10), hour -> 1_000 - 100 * hour);
        assertThat(hours(points, RateFit.of(points, 0).orElseThrow())).isCloseTo(3.5, within(0.1));
    }

    @Test
    void saysNothingWhereItWouldBeAGuess() {
        assertThat(RateFit.of(points(9, Duration.ofMinutes(10), hour -> hour), 100))
                .isEmpty();
        assertThat(RateFit.of(points(40, Duration.ofMinutes(10), hour -> -hour), 100))
                .isEmpty();
        assertThat(RateFit.of(points(40, Duration.ofMinutes(10), hour -> 5), 100))
                .isEmpty();
        assertThat(RateFit.of(points(40, Duration.ofMinutes(10), hour -> hour), 10_000))
                .isEmpty();
        assertThat(RateFit.of(List.of(), 1)).isEmpty();
    }
}
