package com.bitville.postgres.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.engine.internal.collector.CollectorStats;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import com.bitville.postgres.engine.internal.overload.ServerLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs between two cycles. */
class SamplingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private Harness harness = new Harness();
    private final FakeCollector activity = new FakeCollector("activity");
    private final Quick recorder = new Quick();

    /** Runs every second and returns a row when a test wants one. */
    private static final class Quick implements Collector {
        private static final Table TABLE =
                new Table("recorder", TableLayout.ROWS, List.of(Column.of("n", Kind.GAUGE, "Number.")));
        private final Subject subject = new Subject("recorder", Scope.SERVER, SECOND, Lane.CORE, List.of(TABLE))
                .with(Trait.SAMPLED, Trait.EMERGENCY);
        private int runs;
        private int telling = -1;
        private FakeCollector.@Nullable Behaviour behaviour;

        @Override
        public Subject subject() {
            return subject;
        }

        @Override
        public Snapshot collect(Run run) throws CollectException, InterruptedException {
            runs++;
            if (behaviour != null) {
                behaviour.run(run);
            }
            List<@Nullable Object[]> rows = new ArrayList<>();
            if (runs == telling) {
                rows.add(new @Nullable Object[] {runs});
            }
            return Snapshot.of(subject, run, List.of(Rowset.complete(TABLE, rows)));
        }
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private void costs(Duration cpu) {
        recorder.behaviour = run -> harness.database.cpuNanos.addAndGet(cpu.toNanos());
    }

    @Test
    void samplesBetweenTheCyclesAndDispatchesOnlySnapshotsWithRows() {
        recorder.telling = 30;
        harness.with(activity, recorder).pass(SECOND.multipliedBy(110));

        assertThat(activity.runs).hasValue(2);
        assertThat(recorder.runs).isBetween(105, 111);
        assertThat(harness.cycles).hasSize(3);
        Cycle told = harness.cycles.get(1);
        assertThat(told.snapshots())
                .singleElement()
                .satisfies(snapshot -> assertThat(snapshot.subject().name()).isEqualTo("recorder"));
        assertThat(told.outcomes()).hasSize(1);
        assertThat(harness.database.leases).allMatch(lease -> lease.closed);
    }

    @Test
    void waitsAThousandTimesWhatTheLastOneCost() {
        costs(Duration.ofMillis(3));
        harness.with(activity, recorder).pass(Harness.INTERVAL);
        assertThat(recorder.runs).isBetween(19, 21);
    }

    /** With many sessions looks cost more: they come less often, but not so rarely that little is seen. */
    @Test
    void takesAShareOfTheBudgetThatGrowsSlowerThanTheCost() {
        for (double[] each : new double[][] {{0.1, 530, 0.1}, {0.25, 332, 0.15}, {0.8, 185, 0.27}, {2, 117, 0.42}}) {
            harness.close();
            harness = new Harness(0.1);
            recorder.runs = 0;
            costs(Duration.ofNanos((long) (each[0] * 1e6)));
            harness.with(activity, recorder).pass(TEN_MINUTES);
            assertThat((double) recorder.runs).as(each[0] + " ms").isBetween(each[1] * 0.95, each[1] * 1.05);
            assertThat(recorder.runs * each[0] / 600).as(each[0] + " ms").isLessThanOrEqualTo(each[2]);
        }
    }

    @Test
    void leavesTheCyclesTheirBudget() {
        harness.close();
        harness = new Harness(0.1);
        costs(Duration.ofMillis(1));
        activity.does(
                run -> harness.database.cpuNanos.addAndGet(Duration.ofMillis(20).toNanos()));
        harness.with(activity, recorder).pass(TEN_MINUTES);

        assertThat(activity.runs).as("each cycle can pay").hasValueBetween(10, 11);
        assertThat(recorder.runs).isBetween(150, 400);
        assertThat((Double) harness.restraint.budgetStatus().get("spent_ms")).isLessThanOrEqualTo(600);
    }

    @Test
    void whatIsNotForEmergenciesGivesWayToADistress() {
        FakeCollector sampled = new FakeCollector(
                new Subject("sampled", Scope.SERVER, SECOND, Lane.CORE, List.of()).with(Trait.SAMPLED));
        harness.with(activity, recorder, sampled).pass(SECOND.multipliedBy(5));
        harness.restraint.measured(
                new ScheduledCollector(
                        harness.registry.collectors().services().get(0),
                        activity.subject(),
                        new CollectorStats(activity.subject(), "default"),
                        true,
                        0),
                1,
                Optional.of(new ServerLoad(99, 100, 0, 0)));
        int before = sampled.runs.get();
        int recorded = recorder.runs;
        harness.pass(SECOND.multipliedBy(5));

        assertThat(sampled.runs).hasValue(before);
        assertThat(recorder.runs).isGreaterThan(recorded + 3);
        assertThat(harness.status("sampled")).containsEntry("state", "shed").containsEntry("shed_by", "distress");
    }

    @Test
    void leavesAServerAloneThatIsNotUp() {
        harness.with(activity, recorder).pass(SECOND);
        harness.database.state = ServerState.PAUSED;
        int leases = harness.database.leases.size();
        harness.pass(SECOND.multipliedBy(20));
        assertThat(harness.database.leases).hasSize(leases);
    }

    @Test
    void aFailureBetweenTwoCyclesIsAStateAndNoMessageToTheListener() {
        harness.with(activity, recorder).pass(SECOND);
        recorder.behaviour = run -> {
            throw new CollectException(Reason.TIMED_OUT, "lock timeout");
        };
        harness.pass(SECOND.multipliedBy(5));
        assertThat(harness.cycles).hasSize(1);
        assertThat(harness.status("recorder")).containsEntry("state", "timed_out");
    }
}
