package com.bitville.postgres.engine.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.engine.internal.spending.RunRequest;
import com.bitville.postgres.engine.internal.spending.SpendingLane;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The room that is kept for what is read in each cycle. */
class CycleRoomTest extends BudgetTest {
    /** What is dear and seldom read asks all the time, and takes what cycles leave: no cycle is without what is cheap. */
    @Test
    void visitsAndWhatIsSeldomReadLeaveRoomForWhatIsReadInEachCycle() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        int regular = 0;
        int others = 0;
        for (int second = 0; second < 3 * 3_600; second++, pass(Duration.ofSeconds(1))) {
            costBudget.begin();
            if (second % 60 == 0) {
                boolean seen = second > 0;
                runs(costBudget, new RunRequest(SpendingLane.CORE, "core", 0, 15 * MS, seen, false));
                for (int subject = 0; subject < 4; subject++) {
                    RunRequest each =
                            new RunRequest(SpendingLane.REGULAR, "regular" + subject, 0.5, 3 * MS, seen, false);
                    regular += runs(costBudget, each) ? 1 : 0;
                }
            }
            others += runs(costBudget, run(SpendingLane.OPTIONAL, 0.7, 30)) ? 1 : 0;
            others += runs(costBudget, run(SpendingLane.VISITS, 1, 30)) ? 1 : 0;
        }
        assertThat(regular).isEqualTo(4 * 3 * 60);
        assertThat(others).as("each of 30 ms, in 18 windows").isGreaterThan(18 * 5);
    }

    /** A slow server: its cycles alone take all that there is. */
    @Test
    void theTablesOfAVisitGoBeforeWhatACycleCanDoWithoutOnceTheyHaveWaitedLong() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        RunRequest tables = new RunRequest(SpendingLane.VISITS, "tables in shop", 0, 120 * MS, true, false);
        int cycles = 0;
        long told = -1;
        for (int second = 0; second < 3_600; second++, pass(Duration.ofSeconds(1))) {
            costBudget.begin();
            if (second % 60 == 0) {
                cycles += runs(costBudget, core(0, 30)) ? 1 : 0;
                for (int subject = 0; subject < 10; subject++) {
                    runs(costBudget, run(SpendingLane.REGULAR, subject / 10.0, 3));
                }
            }
            if (told < 0 && second % 10 == 5 && runs(costBudget, tables)) {
                told = second;
            }
        }
        assertThat(cycles).as("the core leaves nothing").isEqualTo(60);
        assertThat(told).as("seconds").isBetween(600L, 1_200L);
    }

    /** They come once: the second cycle does not wait until they are paid for. */
    @Test
    void theFirstRunsOfTheCoreDoNotDelayTheNextCycle() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.begin();
        RunRequest first = new RunRequest(
                SpendingLane.CORE, "statements", 0, costBudget.limit().unseenNanos(), false, false);
        assertThat(costBudget.affords(first)).isTrue();
        costBudget.charge(first, 250 * MS, false);
        pass(Duration.ofSeconds(60));
        costBudget.begin();
        assertThat(costBudget.affords(core(0, 5))).isTrue();
        assertThat(costBudget.affords(core(0.9, 5))).isTrue();
    }

    /** What cycles need is not known until a second one has run: a dear first one may be followed by others. */
    @Test
    void theFirstVisitWaitsUntilItIsKnownWhatCyclesNeed() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        RunRequest visit = new RunRequest(
                SpendingLane.VISITS, "tables in shop", 0, costBudget.limit().unseenDearNanos(), false, false);
        costBudget.begin();
        costBudget.charge(firstOfCore(costBudget), 200 * MS, false);
        assertThat(costBudget.affords(visit)).as("552 - 483 for the core").isFalse();
        pass(Duration.ofSeconds(60));
        costBudget.begin();
        assertThat(runs(costBudget, core(0, 5))).isTrue();
        assertThat(costBudget.affords(visit)).as("that cycle may not be over").isFalse();
        pass(Duration.ofSeconds(5));
        assertThat(costBudget.affords(visit)).as("552 - 200 - 50 for the core").isTrue();
        assertThat(costBudget.mostNow(visit) / MS).isBetween(250L, 300L);
    }

    private static RunRequest firstOfCore(CostBudget costBudget) {
        return new RunRequest(
                SpendingLane.CORE, "activity", 0, costBudget.limit().unseenNanos(), false, false);
    }

    /** What others spent before fills the window with cycles and samples: these become fewer, and no cycle waits. */
    @Test
    void samplesLeaveRoomForTheCyclesOfTheCore() {
        CostBudget costBudget = new CostBudget(0.1, nanos::get);
        costBudget.charge(SpendingLane.OPTIONAL, 250 * MS);
        int cycles = 0;
        int samples = 0;
        for (int second = 0; second < 600; second++, pass(Duration.ofSeconds(1))) {
            costBudget.begin();
            if (second % 60 == 0) {
                cycles += runs(costBudget, core(0, 15)) ? 1 : 0;
                cycles += runs(costBudget, core(0.9, 5)) ? 1 : 0;
            }
            samples += runs(costBudget, run(SpendingLane.SAMPLES, 0, 0.3)) ? 1 : 0;
        }
        assertThat(cycles).isEqualTo(2 * 10);
        assertThat(samples).as("of 600").isBetween(200, 400);
    }
}
