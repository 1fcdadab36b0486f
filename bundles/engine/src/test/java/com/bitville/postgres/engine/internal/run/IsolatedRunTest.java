package com.bitville.postgres.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.engine.internal.FakeCollector;
import com.bitville.postgres.engine.internal.Harness;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Collectors that run what others wrote. */
class IsolatedRunTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static FakeCollector isolated(String name) {
        return new FakeCollector(
                new Subject(name, Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(), Set.of(Trait.ISOLATED)));
    }

    /** Costs the server that much CPU with each run. */
    private static FakeCollector costing(FakeCollector collector, Harness harness, Duration cpu) {
        return collector.does(run -> {
            if (collector.subject().has(Trait.ISOLATED)) {
                run.borrowSession();
            }
            harness.database.cpuNanos.addAndGet(cpu.toNanos());
        });
    }

    @Test
    void runsLastOverALeaseOfItsOwn() {
        try (Harness harness = new Harness()) {
            FakeCollector theirs = isolated("a_theirs").does(run -> {
                assertThatThrownBy(run::session).isInstanceOf(IllegalStateException.class);
                assertThat(run.borrowSession()).isSameAs(run.borrowSession());
            });
            harness.with(
                            theirs,
                            new FakeCollector("activity"),
                            new FakeCollector("sizes", Scope.SERVER, Duration.ZERO, Lane.SLOW))
                    .pass(Duration.ofSeconds(1));
            assertThat(harness.status("a_theirs")).containsEntry("state", "ok");
            assertThat(harness.cycles.get(0).outcomes())
                    .extracting(Outcome::subject)
                    .containsExactly("activity", "sizes", "a_theirs");
            assertThat(harness.database.leases)
                    .singleElement()
                    .satisfies(lease -> assertThat(lease.closed).isTrue());
            assertThat(harness.database.isolated)
                    .singleElement()
                    .satisfies(lease -> assertThat(lease.closed).isTrue());
        }
    }

    @Test
    void oneThatFailsHarmsOnlyItself() {
        try (Harness harness = new Harness()) {
            FakeCollector broken = isolated("broken").does(run -> {
                run.borrowSession();
                throw new CollectException(Reason.FAILED, "line 3");
            });
            FakeCollector good = isolated("good").does(run -> run.borrowSession());
            harness.with(broken, good, new FakeCollector("activity")).pass(Duration.ofSeconds(1));
            assertThat(harness.status("broken"))
                    .containsEntry("state", "failed")
                    .containsEntry("reason", "line 3");
            assertThat(harness.status("good")).containsEntry("state", "ok");
            assertThat(harness.status("activity")).containsEntry("state", "ok");
            assertThat(harness.database.isolated).hasSize(2).allMatch(lease -> lease.closed);
        }
    }

    @Test
    void oneThatHangsIsAbortedAndHarmsOnlyItself() {
        try (Harness harness = new Harness(Duration.ofMillis(300))) {
            FakeCollector hanging = isolated("hanging").does(run -> {
                harness.database.hangs = true;
                run.borrowSession().query(com.bitville.postgres.api.database.Sql.parse("theirs", "SELECT 1"));
            });
            harness.with(hanging, new FakeCollector("activity")).pass(Duration.ofSeconds(1));
            assertThat(harness.status("hanging")).containsEntry("state", "timed_out");
            assertThat(harness.status("activity")).containsEntry("state", "ok");
            assertThat(harness.database.isolated).singleElement().satisfies(lease -> {
                assertThat(lease.aborted.getCount()).isZero();
                assertThat(lease.closed).isTrue();
            });
        }
    }

    /** One run of five seconds is paid for from its own share, for as long as that takes; the others run with every cycle. */
    @Test
    void oneThatIsExpensiveUsesUpItsOwnShareOnly() {
        try (Harness harness = new Harness(0.1)) {
            FakeCollector expensive = costing(isolated("expensive"), harness, Duration.ofSeconds(5));
            FakeCollector cheap = costing(isolated("cheap"), harness, Duration.ofMillis(5));
            FakeCollector activity = costing(new FakeCollector("activity"), harness, Duration.ofMillis(5));
            harness.with(expensive, cheap, activity).pass(HOUR.multipliedBy(10));

            assertThat(activity.runs.get()).isGreaterThan(595);
            assertThat(cheap.runs.get()).isGreaterThan(595);
            // Three quarters of a quarter of 0.1 % of a core pay 6.75 s in ten hours.
            assertThat(expensive.runs.get()).isEqualTo(2);
            assertThat(harness.status("expensive"))
                    .containsEntry("state", "shed")
                    .hasEntrySatisfying(
                            "reason",
                            reason -> assertThat(String.valueOf(reason)).startsWith("over its share of the budget: "));
        }
    }

    @Test
    void allTogetherStayWithinTheBudget() {
        try (Harness harness = new Harness(0.1)) {
            for (int i = 0; i < 12; i++) {
                harness.with(costing(isolated("theirs" + i), harness, Duration.ofMillis(50)));
            }
            FakeCollector activity = costing(new FakeCollector("activity"), harness, Duration.ofMillis(20));
            harness.with(activity).pass(HOUR.multipliedBy(10));
            double percent = 100.0
                    * harness.database.cpuNanos.get()
                    / HOUR.multipliedBy(10).toNanos();
            assertThat(percent).isBetween(0.06, 0.1);
            assertThat(activity.runs.get()).isGreaterThan(500 * 20 / 50);
        }
    }

    /** A changed file is a new collector, which does not pay for the old. */
    @Test
    void aChangedOneBeginsAnew() {
        try (Harness harness = new Harness(0.1)) {
            FakeCollector expensive = costing(isolated("theirs"), harness, Duration.ofSeconds(5));
            harness.with(expensive).pass(HOUR);
            assertThat(expensive.runs.get()).isEqualTo(1);
            harness.registry.roster().remove(expensive);
            FakeCollector mended = costing(isolated("theirs"), harness, Duration.ofMillis(5));
            harness.with(mended).pass(HOUR);
            assertThat(mended.runs.get()).isGreaterThan(55);
        }
    }
}
