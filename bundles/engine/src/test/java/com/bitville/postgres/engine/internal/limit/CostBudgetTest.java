package com.bitville.postgres.engine.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.engine.internal.FakeCollector;
import com.bitville.postgres.engine.internal.Harness;
import com.bitville.postgres.engine.internal.spending.RunRequest;
import com.bitville.postgres.engine.internal.spending.SpendingLane;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostBudgetTest extends BudgetTest {
    @Test
    void theLastInLineStopsBeforeTheFirst() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.charge(core(0, 100), 100 * MS, false);
        costBudget.begin();
        assertThat(costBudget.affords(core(0, 10))).isTrue();
        assertThat(costBudget.affords(core(0.9, 10))).isFalse();
    }

    @Test
    void whatTheFirstIsRefusedTheNextDoesNotTake() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.charge(SpendingLane.VISITS, 500 * MS);
        costBudget.begin();
        assertThat(costBudget.affords(core(0, 60))).isFalse();
        assertThat(costBudget.affords(core(0.5, 10))).isFalse();
        costBudget.begin();
        assertThat(costBudget.affords(core(0.5, 10))).isTrue();
    }

    /** Visits as fast as they may, for hours: the cycles never miss one. */
    @Test
    void visitsAndOptionalRunsLeaveTheCoreItsRoom() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        int cycles = 0;
        int visits = 0;
        int optional = 0;
        for (int second = 0; second < 3 * 3_600; second++, pass(Duration.ofSeconds(1))) {
            costBudget.begin();
            if (second % 60 == 0) {
                cycles += runs(costBudget, core(0, 15)) ? 1 : 0;
                cycles += runs(costBudget, core(0.9, 5)) ? 1 : 0;
                optional += runs(costBudget, run(SpendingLane.OPTIONAL, 0, 20)) ? 1 : 0;
            }
            visits += runs(costBudget, run(SpendingLane.VISITS, 0, 12)) ? 1 : 0;
        }
        assertThat(cycles).isEqualTo(2 * 3 * 60);
        assertThat(visits * 12 + optional * 20)
                .as("ms of what the core leaves: 552 less 200, in each ten minutes")
                .isBetween(18 * 260, 18 * 352);
        assertThat(visits).isGreaterThan(18 * 15);
        assertThat(optional).isGreaterThan(18 * 2);
    }

    /** Steadily: in no five minutes of a round over many databases is there none. */
    @Test
    void visitsAreSpreadOverTheWindow() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        long last = 0;
        long longest = 0;
        for (int second = 0; second < 3 * 3_600; second++, pass(Duration.ofSeconds(1))) {
            if (runs(costBudget, run(SpendingLane.VISITS, 0, 12))) {
                longest = Math.max(longest, second - last);
                last = second;
            }
        }
        assertThat(longest).as("seconds between two visits").isLessThan(60);
    }

    /** Dearer than what an optional run gets at a time, beside others that are always due. */
    @Test
    void aDearRunWaitsForItsTurnAndDoesNotStarve() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        RunRequest dear = new RunRequest(SpendingLane.SLOW, "dear", 0.9, 250 * MS, true, false);
        int times = 0;
        for (int second = 0; second < 6 * 3_600; second += 10, pass(Duration.ofSeconds(10))) {
            costBudget.begin();
            if (second % 60 == 0) {
                runs(costBudget, core(0, 10));
                for (int subject = 0; subject < 20; subject++) {
                    runs(costBudget, run(SpendingLane.OPTIONAL, subject / 100.0, 2));
                }
                times += runs(costBudget, dear) ? 1 : 0;
            }
            runs(costBudget, run(SpendingLane.VISITS, 0, 12));
        }
        assertThat(times).isBetween(6, 36);
        assertThat(costBudget.whyNever(dear)).isEmpty();
    }

    /** Else each database would hold the one claim in turn, and nothing that waits for long would get it. */
    @Test
    void whatAVisitLeavesOutHasNoClaim() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        RunRequest left = new RunRequest(SpendingLane.VISITS, "bloat in shop", 1, 100 * MS, true, true);
        RunRequest first = new RunRequest(SpendingLane.VISITS, "bloat in shop", 1, 100 * MS, true, false);
        for (RunRequest waiting : new RunRequest[] {left, first}) {
            pass(Duration.ofHours(1));
            costBudget.charge(SpendingLane.VISITS, 400 * MS);
            assertThat(costBudget.affords(waiting)).isFalse();
            pass(Duration.ofMinutes(11).minusSeconds(30));
            costBudget.charge(SpendingLane.VISITS, 300 * MS);
            costBudget.affords(waiting);
            assertThat(costBudget.affords(run(SpendingLane.SLOW, 0, 100)))
                    .as("552 - 300 - 72 for the core - 100: begun %s", waiting.begun())
                    .isEqualTo(waiting.begun());
        }
    }

    /** It is tried again after all, hours later: its cost may have been that of a cold cache. */
    @Test
    void aRunThatNeverFitsIsTriedOnceInHoursAndSaysSo() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        RunRequest monster = new RunRequest(SpendingLane.SLOW, "monster", 0, 5_000 * MS, true, false);
        int times = 0;
        for (int minute = 0; minute < 24 * 60; minute++, pass(Duration.ofMinutes(1))) {
            costBudget.begin();
            times += runs(costBudget, monster) ? 1 : 0;
        }
        assertThat(times).isBetween(2, 8);
        assertThat(costBudget.whyNever(monster))
                .hasValueSatisfying(why -> assertThat(why).startsWith("a run costs about 5000 ms, of which"));
    }

    /** A short interval: the cycles would take all that the budget gives, second after second. */
    @Test
    void optionalRunsLeaveRoomForSampling() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.begin();
        costBudget.charge(core(0, 100), 100 * MS, false);
        int samples = 0;
        int optional = 0;
        for (int second = 1; second <= 1_200; second++, pass(Duration.ofSeconds(1))) {
            if (second % 10 == 0) {
                costBudget.begin();
                costBudget.charge(core(0, 2), 2 * MS, false);
                for (int subject = 0; subject < 30; subject++) {
                    optional += runs(costBudget, run(SpendingLane.OPTIONAL, 0, 0.33)) ? 1 : 0;
                }
            }
            samples += runs(costBudget, run(SpendingLane.SAMPLES, 0, 0.2)) ? 1 : 0;
        }
        assertThat(samples)
                .as("of 1,200, but for the minutes after the first cycle")
                .isGreaterThan(1_000);
        assertThat(optional).as("what is left").isGreaterThan(500);
    }

    @Test
    void aHundredPercentLiftsIt() {
        CostBudget costBudget = new CostBudget(100, nanos::get);
        costBudget.charge(core(0, 0), Long.MAX_VALUE / 4, false);
        assertThat(costBudget.affords(core(0.9, 1))).isTrue();
        assertThat(costBudget.affords(run(SpendingLane.VISITS, 1, 1_000))).isTrue();
        assertThat(costBudget.hasRoom(run(SpendingLane.VISITS, 1, 1_000), 1_000 * MS, MS))
                .isTrue();
    }

    /** Not a moment before ten minutes have passed, and at most a slice later. */
    @Test
    void spendingCountsForTheWholeWindow() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        pass(Duration.ofMillis(4_999));
        costBudget.charge(core(0, 5), 5 * MS, false);
        pass(CostBudget.WINDOW);
        assertThat(costBudget.status("a"))
                .containsEntry("spent_ms", 5.0)
                .containsEntry("core_ms", 5.0)
                .containsEntry("allowed_ms", 600.0);
        pass(Duration.ofSeconds(5));
        assertThat(costBudget.spentNanos()).isZero();
    }

    @Test
    void runsThatCostMoreThanExpectedWidenTheHeadroom() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.charge(SpendingLane.VISITS, 400 * MS);
        assertThat(costBudget.affords(core(0, 136))).isTrue();
        costBudget.charge(core(0, 10), 30 * MS, false);
        assertThat(costBudget.affords(core(0, 106))).as("552 - 430 - 20").isFalse();
        pass(Duration.ofMinutes(4));
        costBudget.begin();
        assertThat(costBudget.affords(core(0, 106))).as("fades").isTrue();
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
            assertThat(first.runs.get()).as("stretched, not ended").isBetween(30, 38);
            assertThat(second.runs.get() - before)
                    .as("where one of both is shed, it is the second")
                    .isLessThan(first.runs.get() - 20);
            int shed = slow.runs.get();
            harness.pass(Harness.INTERVAL.multipliedBy(20));
            assertThat(slow.runs.get() - shed).as("what the core leaves").isLessThan(3);
            assertThat(harness.status("sizes")).containsEntry("state", "shed").containsEntry("shed_by", "budget");

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
