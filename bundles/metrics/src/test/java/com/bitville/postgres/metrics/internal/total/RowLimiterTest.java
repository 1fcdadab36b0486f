package com.bitville.postgres.metrics.internal.total;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.metrics.internal.total.RowLimiter.LimitedRow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowLimiterTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final RowLimiter limiter = new RowLimiter();

    @Test
    void aRowKeepsItsSeriesAsLongAsItExists() {
        assertThat(limiter.choose("s", "t", rows("a", "b"), 2)).containsExactlyInAnyOrderElementsOf(rows("a", "b"));
        assertThat(limiter.choose("s", "t", rows("c", "b", "a"), 2))
                .containsExactlyInAnyOrderElementsOf(rows("a", "b"));
        assertThat(limiter.choose("s", "t", rows("c", "d", "a"), 2))
                .containsExactlyInAnyOrderElementsOf(rows("a", "c"));
    }

    @Test
    void theRestGrowsByWhatItsRowsGrowAndNeverFalls() {
        assertThat(rest(0, row("x", 100), row("y", 50))).as("a first reading").isZero();
        assertThat(rest(1, row("x", 110), row("y", 50))).isEqualTo(10);
        assertThat(rest(1, row("x", 110), row("y", 50)))
                .as("the same reading again")
                .isEqualTo(10);
        assertThat(rest(2, row("x", 111))).as("y is gone").isEqualTo(11);
        assertThat(rest(3, row("x", 4)))
                .as("x was reset and has counted 4 since")
                .isEqualTo(15);
        assertThat(rest(4, row("x", 4), row("new", 9))).isEqualTo(15);
        assertThat(rest(5)).as("all have series again").isEqualTo(15);
    }

    private double rest(int second, LimitedRow... rows) {
        return limiter.rest("s", "t", List.of(rows), START.plusSeconds(second))
                .get(0)
                .value();
    }

    private static LimitedRow row(String name, double value) {
        return new LimitedRow(List.of(name), List.of(value));
    }

    private static List<List<String>> rows(String... names) {
        return List.of(names).stream().map(List::of).toList();
    }
}
