package com.bitville.postgres.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.engine.internal.FakeCollector;
import com.bitville.postgres.engine.internal.Harness;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Runs that cost more than anybody foresaw, and those that read one object after the other. */
class RoomTest {
    private static final long MS = 1_000_000;

    private static FakeCollector slow(String name) {
        return new FakeCollector(name, Scope.SERVER, Duration.ofHours(6), Lane.SLOW);
    }

    /** The first run of something dear: it ends when the budget is used up, not when it has read everything. */
    @Test
    void aRunThatNobodyForesawIsCancelledWhenTheBudgetIsUsedUp() {
        try (Harness harness = new Harness(0.1)) {
            FakeCollector sizes = slow("sizes").does(run -> {
                run.session();
                // A statement that never ends, and burns a core.
                while (!Thread.currentThread().isInterrupted()) {
                    harness.database.cpuNanos.addAndGet(MS);
                    new CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.MILLISECONDS);
                }
            });
            harness.with(new FakeCollector("activity"), sizes).pass(Duration.ofSeconds(1));

            assertThat(harness.status("sizes"))
                    .containsEntry("state", "shed")
                    .containsEntry("shed_by", "budget")
                    .hasEntrySatisfying(
                            "reason",
                            reason -> assertThat(String.valueOf(reason))
                                    .startsWith("cancelled: it cost more than the budget has left"));
            assertThat(harness.database.cpuNanos.get() / MS)
                    .as("552 ms, less the 200 that are kept for the core")
                    .isBetween(300L, 400L);
            assertThat(harness.database.leases.get(0).aborted.getCount())
                    .as("its statement is cancelled on the server")
                    .isZero();
            harness.pass(Duration.ofMinutes(9));
            assertThat(sizes.runs).as("waits for the window").hasValue(1);
        }
    }

    /** A server on another host that answers late for a minute: all that is known is how long each run waited. */
    @Test
    void aServerThatStallsIsLookedAtAllTheSame() {
        try (Harness harness = new Harness(0.1)) {
            harness.database.remote = true;
            AtomicInteger stalls = new AtomicInteger(3);
            FakeCollector activity = new FakeCollector("activity").does(run -> {
                run.session();
                harness.database.cpuNanos.addAndGet(stalls.getAndDecrement() > 0 ? 2_500 * MS : MS);
            });
            harness.with(activity).pass(Duration.ofSeconds(1));
            assertThat(harness.restraint.budgetStatus()).containsEntry("spent_ms", 60.0);
            for (int minute = 0; minute < 9; minute++) {
                harness.pass(Duration.ofMinutes(1));
            }
            assertThat(activity.runs.get()).as("in ten minutes").isGreaterThanOrEqualTo(8);
            assertThat((Double) harness.restraint.budgetStatus().get("spent_ms"))
                    .isLessThan(600);
        }
    }

    /** The end of a transaction, of a backend: no run is there any more that could be charged. */
    @Test
    void whatALeaseCostsAfterItsLastRunIsCharged() {
        try (Harness harness = new Harness(0.1)) {
            harness.database.endNanos = 3 * MS;
            FakeCollector activity =
                    new FakeCollector("activity").does(run -> harness.database.cpuNanos.addAndGet(5 * MS));
            harness.with(activity).pass(Duration.ofSeconds(1));
            assertThat(harness.status("activity")).containsEntry("cpu_ms", 5.0);
            assertThat(harness.restraint.budgetStatus()).containsEntry("spent_ms", 8.0);
        }
    }

    /** 400 objects of 2 ms: 800 ms, where ten minutes have 600. */
    @Test
    void aRunOfManyObjectsGoesOnInTheNextCyclesAndKeepsWithinTheBudget() {
        try (Harness harness = new Harness(0.1)) {
            AtomicInteger read = new AtomicInteger();
            FakeCollector sizes = slow("sizes").does(run -> {
                do {
                    harness.database.cpuNanos.addAndGet(2 * MS);
                    read.incrementAndGet();
                } while (read.get() < 400 && run.hasRoom());
            });
            FakeCollector activity =
                    new FakeCollector("activity").does(run -> harness.database.cpuNanos.addAndGet(5 * MS));
            harness.with(activity, sizes).pass(Duration.ofSeconds(1));
            assertThat(read.get()).as("the first run").isBetween(10, 100);
            for (int minute = 0; minute < 30; minute++) {
                harness.pass(Duration.ofMinutes(1));
                assertThat((Double) harness.restraint.budgetStatus().get("spent_ms"))
                        .isLessThan(600);
            }
            assertThat(read).as("in half an hour, a part in each cycle").hasValue(400);
            assertThat(sizes.runs.get()).isBetween(5, 31);
            assertThat(activity.runs).hasValue(31);
            int before = sizes.runs.get();
            harness.pass(Duration.ofMinutes(30));
            assertThat(sizes.runs).as("then it rests").hasValue(before);
        }
    }
}
