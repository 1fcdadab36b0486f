package com.bitville.postgres.engine.internal.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Impairment;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.engine.internal.FakeCollector;
import com.bitville.postgres.engine.internal.FakeOutbox;
import com.bitville.postgres.engine.internal.Harness;
import com.bitville.postgres.engine.internal.run.SnapshotAdmission;
import com.bitville.postgres.testkit.fake.FakeRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CycleLoopTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Harness harness = new Harness();
    private final FakeCollector activity = new FakeCollector("activity");

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void runsTheFirstCycleAtOnceAndThenEachInterval() {
        harness.with(activity).pass(SECOND);
        assertThat(activity.runs).hasValue(1);

        harness.pass(Harness.INTERVAL.minusSeconds(2));
        assertThat(activity.runs).hasValue(1);
        harness.pass(SECOND.multipliedBy(2));
        assertThat(activity.runs).hasValue(2);
        harness.pass(Harness.INTERVAL.multipliedBy(3));
        assertThat(activity.runs).hasValue(5);
        assertThat(harness.cycles).extracting(Cycle::number).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void leavesOutTheSlotsThatPassWhileACycleRuns() {
        activity.does(run -> {
            if (run.cycle() == 1) {
                harness.nanos.addAndGet(Harness.INTERVAL.multipliedBy(5).toNanos() / 2);
            }
        });
        harness.with(activity).pass(SECOND.plus(Harness.INTERVAL.multipliedBy(3)));

        assertThat(activity.runs).hasValue(2);
        assertThat(harness.loop.skipped()).isEqualTo(2);
    }

    @Test
    void wakesLateFromASuspendWithOneCycleAndNoBurst() {
        harness.with(activity).pass(SECOND);
        harness.nanos.addAndGet(Harness.INTERVAL.multipliedBy(10).toNanos());

        harness.pass(SECOND);
        assertThat(activity.runs).hasValue(2);
    }

    @Test
    void runsASubjectNoMoreOftenThanItAsksFor() {
        FakeCollector slow = new FakeCollector("sizes", Scope.SERVER, Duration.ofMinutes(5), Lane.SLOW);
        harness.with(slow, activity).pass(SECOND.plus(Harness.INTERVAL.multipliedBy(10)));

        assertThat(activity.runs).hasValue(11);
        assertThat(slow.runs).hasValue(3);
        assertThat(harness.cycles.get(0).outcomes())
                .extracting(Outcome::subject)
                .containsExactly("activity", "sizes");
    }

    /** Sizes that are read every six hours would else be unknown for as long after one lost connection. */
    @Test
    void aRunThatDidNotReachTheServerIsMadeUpForInTheNextCycle() {
        FakeCollector sizes = new FakeCollector("sizes", Scope.SERVER, Duration.ofHours(6), Lane.SLOW);
        sizes.does(run -> {
            if (sizes.runs.get() < 3) {
                throw new CollectException(Reason.UNAVAILABLE, "the connection is gone");
            }
        });
        harness.with(sizes, activity).pass(SECOND.plus(Harness.INTERVAL.multipliedBy(10)));

        assertThat(activity.runs).hasValue(11);
        assertThat(sizes.runs).hasValue(3);
    }

    @Test
    void takesOneLeaseForAllCollectorsOfACycle() {
        harness.with(new FakeCollector("a"), new FakeCollector("b"), new FakeCollector("c"))
                .pass(SECOND);

        assertThat(harness.database.leases).hasSize(1).allMatch(lease -> lease.closed);
    }

    @Test
    void givesAFreshLeaseAfterAFailure() {
        FakeCollector failing = new FakeCollector("a").does(run -> {
            throw new CollectException(Reason.TIMED_OUT, "lock timeout");
        });
        harness.with(failing, new FakeCollector("b")).pass(SECOND);

        assertThat(harness.database.leases).hasSize(2).allMatch(lease -> lease.closed);
        assertThat(harness.status("a")).containsEntry("state", "timed_out").containsEntry("reason", "lock timeout");
        assertThat(harness.status("b")).containsEntry("state", "ok");
    }

    @Test
    void isDegradedFromARunThatWasNotWellToTheNextThatWas() {
        harness.with(activity).pass(SECOND);
        activity.impairment = Optional.of(new Impairment("unreadable", "lines are no entries"));
        harness.pass(Harness.INTERVAL);
        assertThat(harness.status("activity"))
                .containsEntry("state", "degraded")
                .containsEntry("reason", "unreadable: lines are no entries")
                .containsEntry("failures", 0L);
        assertThat(harness.cycles.get(1).snapshots()).as("it is dispatched").hasSize(1);
        assertThat(harness.cycles.get(1).outcomes()).allSatisfy(outcome -> {
            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.message()).isEmpty();
        });
        activity.impairment = Optional.empty();
        harness.pass(Harness.INTERVAL);
        assertThat(harness.status("activity")).containsEntry("state", "ok").containsEntry("reason", "");
    }

    @Test
    void anImpairmentHasACodeAndAMessage() {
        for (String code : List.of("", "Unreadable", "un readable", "7", "a".repeat(61))) {
            assertThatThrownBy(() -> new Impairment(code, "why"))
                    .as(code)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("allowed are");
        }
        assertThatThrownBy(() -> new Impairment("unreadable", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("describe the problem");
    }

    /** Missing privileges and a missing extension do not make the engine retry ahead of the grid. */
    @Test
    void keepsToTheGridAtAServerThatIsUpAndShowsNothing() {
        FakeCollector quick = new FakeCollector(
                new Subject("recorder", Scope.SERVER, SECOND, Lane.CORE, List.of()).with(Trait.SAMPLED));
        for (FakeCollector collector : List.of(activity, quick)) {
            collector.does(run -> {
                throw new CollectException(Reason.NOT_PERMITTED, "GRANT pg_read_all_stats");
            });
        }
        harness.with(activity, quick).pass(SECOND);
        assertThat(activity.runs).hasValue(1);
        harness.pass(Harness.INTERVAL.multipliedBy(3));
        assertThat(activity.runs).hasValue(4);

        harness.database.state = ServerState.UNREACHABLE;
        harness.pass(SECOND.multipliedBy(2));
        harness.database.state = ServerState.UP;
        harness.pass(SECOND.multipliedBy(2));
        assertThat(activity.runs).as("once at its return").hasValue(5);
    }

    @Test
    void waitsForAConnectingServerWithoutLeasingAndRunsTheMomentItIsUp() {
        harness.database.state = ServerState.CONNECTING;
        harness.with(activity).pass(SECOND.multipliedBy(20));
        assertThat(harness.database.leases).isEmpty();
        assertThat(harness.cycles).isEmpty();
        assertThat(harness.status("activity")).containsEntry("state", "waiting").containsEntry("runs", 0L);

        harness.database.state = ServerState.UP;
        harness.pass(SECOND.multipliedBy(2));
        assertThat(activity.runs).hasValue(1);
        assertThat(harness.status("activity")).containsEntry("state", "ok");
    }

    @Test
    void handsOnAnEmptyCycleOfADeadServerOnceAnInterval() {
        harness.database.state = ServerState.UNREACHABLE;
        harness.with(activity, new FakeCollector("statements")).pass(SECOND.plus(Harness.INTERVAL.multipliedBy(2)));

        assertThat(harness.cycles).hasSize(3).allSatisfy(cycle -> {
            assertThat(cycle.snapshots()).isEmpty();
            assertThat(cycle.outcomes())
                    .extracting(Outcome::failure)
                    .containsOnly(Optional.of(Reason.UNAVAILABLE))
                    .hasSize(2);
        });
        assertThat(harness.database.leases)
                .as("one try a cycle, not one a collector")
                .hasSize(3);
        assertThat(activity.runs).hasValue(0);
        assertThat(harness.status("activity")).containsEntry("state", "unavailable");
    }

    @Test
    void servesAServerThatComesUpLateAtOnce() {
        harness.database.state = ServerState.AUTH_FAILED;
        harness.with(activity).pass(SECOND.multipliedBy(10));
        harness.database.state = ServerState.UP;

        harness.pass(SECOND.multipliedBy(2));
        assertThat(activity.runs).hasValue(1);
    }

    @Test
    void isolatesADefectAndRetriesWithBackOff() {
        FakeCollector broken = new FakeCollector("broken").does(run -> {
            throw new IllegalStateException("secret row value");
        });
        harness.with(broken, activity).pass(SECOND.plus(Harness.INTERVAL.multipliedBy(15)));

        assertThat(activity.runs).hasValue(16);
        assertThat(broken.runs).as("at 0, 1, 3, 7 and 15 intervals").hasValue(5);
        assertThat(harness.status("broken"))
                .containsEntry("state", "failed")
                .hasEntrySatisfying(
                        "reason",
                        reason -> assertThat(reason.toString())
                                .contains("IllegalStateException")
                                .doesNotContain("secret"));
    }

    @Test
    void isolatesAStackOverflowAndAMissingClass() {
        FakeCollector deep = new FakeCollector("deep").does(run -> {
            throw new StackOverflowError();
        });
        FakeCollector unlinked = new FakeCollector("unlinked").does(run -> {
            throw new NoClassDefFoundError("gone");
        });
        harness.with(deep, unlinked, activity).pass(SECOND);

        assertThat(harness.cycles.get(0).outcomes())
                .extracting(Outcome::failure)
                .containsExactlyInAnyOrder(Optional.empty(), Optional.of(Reason.FAILED), Optional.of(Reason.FAILED));
    }

    @Test
    void recoversFromADefectAsSoonAsARunSucceeds() {
        FakeCollector flaky = new FakeCollector("flaky").does(run -> {
            if (run.cycle() == 1) {
                throw new IllegalStateException();
            }
        });
        harness.with(flaky).pass(SECOND.plus(Harness.INTERVAL.multipliedBy(4)));

        assertThat(flaky.runs).hasValue(5);
        assertThat(harness.status("flaky")).containsEntry("state", "ok").containsEntry("failures", 1L);
    }

    @Test
    void waitsForACycleListener() {
        harness.registry.listeners().remove(each -> true);
        harness.with(activity).pass(SECOND.multipliedBy(30));
        assertThat(activity.runs).hasValue(0);
        assertThat(harness.status("activity")).containsEntry("state", "waiting");

        harness.registry.listeners().add(harness.listener, 0);
        harness.loop.soon();
        harness.pass(SECOND);
        assertThat(harness.cycles).hasSize(1);
    }

    @Test
    void runsSoonAfterACollectorCame() {
        harness.with(activity).pass(SECOND.multipliedBy(5));
        FakeCollector late = new FakeCollector("late");
        harness.with(late).loop.soon();

        harness.pass(SECOND);
        assertThat(late.runs).hasValue(1);
    }

    @Test
    void waitsForTheOutboxOnlyWhereStateIsAskedFor() {
        FakeCollector stateful = new FakeCollector("logs").does(run -> run.state());
        harness.with(stateful, activity).pass(SECOND);
        assertThat(harness.status("logs"))
                .containsEntry("state", "waiting")
                .hasEntrySatisfying(
                        "reason", reason -> assertThat(reason.toString()).contains("outbox"));
        assertThat(harness.status("activity")).containsEntry("state", "ok");

        harness.registry.outbox().set(new FakeOutbox("default/logs", new byte[] {7}));
        stateful.does(run -> assertThat(run.state()).hasValue(new byte[] {7}));
        harness.pass(Harness.INTERVAL);
        assertThat(harness.status("logs")).containsEntry("state", "ok");
    }

    @Test
    void aBaseIsHandedOnAndComesBackBesideTheState() throws Exception {
        FakeCollector stateful = new FakeCollector("statements").does(run -> {
            assertThat(run.keepsBase()).isTrue();
            assertThat(run.base()).hasValue(new byte[] {8});
            assertThat(run.state()).isEmpty();
        });
        harness.registry.outbox().set(new FakeOutbox("default/statements/base", new byte[] {8}));
        harness.with(stateful).pass(SECOND);
        assertThat(harness.status("statements")).containsEntry("state", "ok");

        FakeRun run = FakeRun.withoutSession("default");
        Snapshot returned = Snapshot.of(stateful.subject(), run, List.of()).withBase(new byte[] {9});
        assertThat(SnapshotAdmission.admit(returned, stateful.subject(), run).nextBase())
                .hasValue(new byte[] {9});
    }

    @Test
    void saysThatACycleWasNotTaken() {
        harness.registry
                .listeners()
                .add(
                        cycle -> {
                            throw new CollectException(Reason.FAILED, "disk full");
                        },
                        0);
        harness.with(activity).pass(SECOND);

        assertThat(harness.cycles).as("the other listeners get it").hasSize(1);
        assertThat(harness.registry.dispatcher().notTaken()).isEqualTo(1);
        assertThat(harness.registry.dispatcher().lastFault()).isEqualTo("disk full");
    }

    @Test
    void publishesWhatEachCollectorCost() {
        activity.does(run -> harness.database.cpuNanos.addAndGet(1_234_567));
        harness.with(activity, new FakeCollector("other")).pass(SECOND);

        assertThat(harness.status("activity")).containsEntry("cpu_ms", 1.235).containsEntry("client_ms", 2.469);
        assertThat(harness.status("other")).containsEntry("cpu_ms", 0.0);
    }

    @Test
    void sharesOutWhatTheServerSaysThatTheStatementsCost() {
        Sql old = Sql.parse("old", "SELECT 1");
        Sql current = Sql.parse("current", "SELECT 2");
        Sql second = Sql.parse("second", "SELECT 3");
        activity.sql = List.of(List.of(current, old), List.of(second));
        harness.database.executedMs = Map.of(current, 1.5, second, 2.25);
        harness.with(activity, new FakeCollector("other")).pass(SECOND);

        assertThat(harness.status("activity")).containsEntry("exec_ms", 3.75);
        assertThat(harness.status("other")).containsEntry("exec_ms", null);
    }
}
