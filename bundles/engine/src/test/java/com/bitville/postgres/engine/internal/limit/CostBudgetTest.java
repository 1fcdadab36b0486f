package com.bitville.postgres.engine.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.engine.internal.FakeCollector;
import com.bitville.postgres.engine.internal.Harness;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CostBudgetTest {
    private static final long MS = 1_000_000;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000 * MS);

    @Test
    void noTenMinutesCostMoreThanAllowedHoweverMuchIsAskedFor() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        Deque<long[]> spent = new ArrayDeque<>();
        Random random = new Random(4);
        long begin = nanos.get();
        long sum = 0;
        long most = 0;
        for (long elapsed = 0;
                elapsed < 3 * CostBudget.WINDOW.toNanos();
                elapsed = nanos.addAndGet(1_000 * MS) - begin) {
            long cost = (1 + random.nextInt(20)) * MS;
            costBudget.begin();
            if (costBudget.affords(0, cost)) {
                costBudget.charge(cost);
                spent.add(new long[] {elapsed, cost});
                sum += cost;
            }
            while (elapsed - spent.getFirst()[0] >= CostBudget.WINDOW.toNanos()) {
                sum -= spent.removeFirst()[1];
            }
            most = Math.max(most, sum);
        }
        assertThat(most).isBetween(450 * MS, 600 * MS);
        assertThat(costBudget.spentNanos()).isBetween(sum - 20 * MS, sum);
    }

    @Test
    void theLastInLineStopsBeforeTheFirst() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.charge(120 * MS);
        costBudget.begin();
        assertThat(costBudget.affords(0, 10 * MS)).isTrue();
        assertThat(costBudget.affords(0.9, 10 * MS)).isFalse();
    }

    @Test
    void whatTheFirstIsRefusedTheNextDoesNotTake() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.charge(110 * MS);
        costBudget.begin();
        assertThat(costBudget.affords(0, 60 * MS)).isFalse();
        assertThat(costBudget.affords(0.5, 10 * MS)).isFalse();
    }

    /** A full bucket pays for a whole cycle, but a visit to a big database would leave the cycles that follow nothing. */
    @Test
    void aVisitLeavesHalfOfTheBucketEvenIfItBeganWithAFullOne() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.begin();
        assertThat(costBudget.affordsBesideSamples(40 * MS)).isTrue();
        costBudget.charge(40 * MS);
        assertThat(costBudget.affordsBesideSamples(30 * MS)).isTrue();
        assertThat(costBudget.affordsWithinVisit(30 * MS)).isTrue();
        costBudget.charge(30 * MS);
        assertThat(costBudget.affordsWithinVisit(10 * MS)).isFalse();
        assertThat(costBudget.affordsWithinVisit(4 * MS)).isTrue();
        assertThat(CostBudget.unlimited(nanos::get).affordsWithinVisit(1_000 * MS))
                .isTrue();
    }

    @Test
    void aRunThatCostsMoreThanTheTokensWaitsForAFullBucket() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.begin();
        assertThat(costBudget.affords(0.9, 5_000 * MS)).isTrue();
        costBudget.charge(5_000 * MS);
        nanos.addAndGet(Duration.ofSeconds(399).toNanos());
        costBudget.begin();
        assertThat(costBudget.affords(0.9, 5_000 * MS)).isFalse();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        costBudget.begin();
        assertThat(costBudget.affords(0.9, 5_000 * MS)).isTrue();
    }

    /** A short interval: the cycles would take all that the budget gives, second after second. */
    @Test
    void optionalRunsLeaveRoomForSampling() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.begin();
        costBudget.charge(100 * MS);
        int samples = 0;
        int optional = 0;
        for (int second = 1; second <= 1_200; second++) {
            nanos.addAndGet(1_000 * MS);
            if (second % 10 == 0) {
                costBudget.begin();
                costBudget.charge(2 * MS);
                for (int subject = 0; subject < 30; subject++) {
                    if (costBudget.affordsBesideSamples(MS / 3)) {
                        costBudget.charge(MS / 3);
                        optional++;
                    }
                }
            }
            if (costBudget.spares(MS / 5)) {
                costBudget.charge(MS / 5);
                samples++;
            }
        }
        assertThat(samples)
                .as("of 1,200, but for the minutes after the first cycle")
                .isGreaterThan(1_000);
        assertThat(optional).as("what is left").isGreaterThan(500);
    }

    @Test
    void aHundredPercentLiftsIt() {
        CostBudget costBudget = new CostBudget(100, nanos::get);
        costBudget.charge(Long.MAX_VALUE / 4);
        assertThat(costBudget.affords(0.9, 1)).isTrue();
    }

    @Test
    void spendingIsForgottenAfterTheWindow() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.charge(5 * MS);
        nanos.addAndGet(CostBudget.WINDOW.minusSeconds(20).toNanos());
        assertThat(costBudget.status("a")).containsEntry("spent_ms", 5.0).containsEntry("allowed_ms", 600.0);
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(costBudget.spentNanos()).isZero();
    }

    @Test
    void slowCollectorsGiveWayFirstThenCoreOnesAndTheyComeBack() {
        try (Harness harness = new Harness(0.1)) {
            FakeCollector first = costly(harness, "activity", Lane.CORE, 20);
            FakeCollector second = costly(harness, "statements", Lane.CORE, 20);
            FakeCollector slow = costly(harness, "sizes", Lane.SLOW, 60);
            harness.with(slow, second, first)
                    .pass(Harness.INTERVAL.multipliedBy(19).plusSeconds(1));

            assertThat(first.runs).hasValue(20);
            assertThat(second.runs.get()).isGreaterThan(15);
            assertThat(slow.runs.get()).isBetween(2, 8);
            assertThat(harness.cycles)
                    .filteredOn(cycle -> cycle.outcomes().stream()
                            .anyMatch(outcome -> outcome.subject().equals("sizes")
                                    && outcome.failure().equals(Optional.of(Reason.SHED))
                                    && outcome.message().contains("of 600 ms of CPU spent in 10 minutes")))
                    .as("each skipped run is reported")
                    .hasSize(20 - slow.runs.get());
            assertThat(harness.status("activity")).containsEntry("state", "ok");

            costs(harness, first, 60);
            int before = second.runs.get();
            harness.pass(Harness.INTERVAL.multipliedBy(20));
            assertThat(harness.status("statements"))
                    .containsEntry("state", "shed")
                    .containsEntry("shed_by", "budget");
            assertThat(second.runs.get() - before).isLessThan(3);
            assertThat(first.runs.get()).as("stretched, not ended").isBetween(33, 38);

            costs(harness, first, 5);
            costs(harness, second, 5);
            costs(harness, slow, 5);
            harness.pass(Harness.INTERVAL.multipliedBy(20));
            for (String name : new String[] {"activity", "statements", "sizes"}) {
                assertThat(harness.status(name)).containsEntry("state", "ok");
            }
        }
    }

    private static FakeCollector costly(Harness harness, String name, Lane lane, long ms) {
        FakeCollector collector = new FakeCollector(name, Scope.SERVER, Duration.ZERO, lane);
        costs(harness, collector, ms);
        return collector;
    }

    private static void costs(Harness harness, FakeCollector collector, long ms) {
        collector.does(run -> harness.database.cpuNanos.addAndGet(ms * MS));
    }
}
