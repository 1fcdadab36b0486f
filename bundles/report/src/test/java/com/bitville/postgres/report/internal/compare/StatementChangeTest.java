package com.bitville.postgres.report.internal.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.statement.StatementFacts;
import com.bitville.postgres.report.internal.statement.StatementLine;
import com.bitville.postgres.report.internal.statement.StatementPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatementChangeTest {
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final int STEPS = 12;

    /** Four sessions waited a minute for a lock: their statement is counted in the one step in which they got it. */
    @Test
    void aCallThatTakesLongerThanAStepRanInTheStepsBeforeItsEnd() {
        StatementLine stuck = line(new StatementPoint(step(STEPS - 1), 5, 4, 240_000));
        assertThat(StatementChange.rates(facts(stuck), stuck)).hasSize(STEPS).containsOnly(240_000 / 5.0 / STEPS);
        StatementChange change = StatementChange.of(facts(stuck), stuck, facts(), null);
        assertThat(change.isNews()).isTrue();
    }

    @Test
    void aLumpOfShortCallsStaysWhereItIs() {
        StatementLine lump = line(new StatementPoint(step(3), 5, 1_000, 4_000));
        assertThat(StatementChange.rates(facts(lump), lump))
                .containsOnlyOnce(800)
                .contains(0);
        assertThat(StatementChange.of(facts(lump), lump, facts(), null).isNews())
                .isFalse();
    }

    private static StatementLine line(StatementPoint point) {
        StatementLine line = new StatementLine("1", "shop", "web");
        line.add(point, 0, 0, 0, 0, 0);
        return line;
    }

    private static Instant step(int number) {
        return START.plusSeconds(5L * number);
    }

    private static StatementFacts facts(StatementLine... lines) {
        TimeRange range = new TimeRange(START, step(STEPS));
        return new StatementFacts(
                FactScope.of(range, 5.0 * STEPS, ReportSources.HISTORY),
                false,
                Stream.iterate(START, at -> at.plusSeconds(5)).limit(STEPS).toList(),
                List.of(lines),
                0,
                0,
                Optional.empty(),
                Map.of());
    }
}
