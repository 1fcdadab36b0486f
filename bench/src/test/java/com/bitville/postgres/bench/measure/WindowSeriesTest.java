package com.bitville.postgres.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowSeriesTest {
    static Counters window(double cycles, double cpuMs, double serverMs) {
        return new Counters(Map.of(
                Counter.SECONDS, cycles, Counter.CYCLES, cycles, Counter.CPU_MS, cpuMs, Counter.SERVER_MS, serverMs));
    }

    @Test
    void aWindowCountsWithItsLength() {
        WindowSeries series = new WindowSeries(List.of(window(10, 100, 1), window(30, 900, 1)));
        assertThat(series.of(CostFigure.AGENT_MS_A_CYCLE)).isEqualTo(25);
        assertThat(series.of(CostFigure.AGENT_MS_A_MINUTE)).isEqualTo(1_500);
    }

    @Test
    void spreadIsHalfOfWhatLiesBetweenTheWindows() {
        WindowSeries series = new WindowSeries(List.of(window(10, 90, 1), window(10, 110, 1)));
        assertThat(series.spread(CostFigure.AGENT_MS_A_CYCLE)).isEqualTo(0.1, within(1e-9));
        assertThat(series.spread(CostFigure.BYTES_A_CYCLE)).isZero();
    }

    @Test
    void refusesWindowsInWhichNothingRan() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowSeries(List.of(window(0, 90, 1))))
                .withMessageContaining("no cycle");
    }

    @Test
    void differenceAndSumAreEachOthersReverse() {
        Counters earlier = window(1, 2, 3);
        Counters later = window(10, 20, 30);
        assertThat(later.minus(earlier).plus(earlier).get(Counter.CPU_MS)).isEqualTo(20);
        assertThat(Counters.NONE.plus(later).minus(later).get(Counter.SERVER_MS))
                .isZero();
    }
}
