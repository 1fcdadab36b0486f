package com.bitville.postgres.engine.internal.overload;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.LoadSignal;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.engine.internal.FakeCollector;
import com.bitville.postgres.engine.internal.Harness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OverloadDetectorTest {
    private static final long MS = 1_000_000;
    private static final Optional<ServerLoad> CALM = Optional.of(new ServerLoad(20, 100, 0, 0));

    private final OverloadDetector overloadDetector = new OverloadDetector("default");

    @Test
    void moreThanNineTenthsOfAllConnectionsIsDistressUntilThreeCalmLooks() {
        overloadDetector.saw(Optional.of(new ServerLoad(90, 100, 0, 0)), MS);
        assertThat(overloadDetector.reason()).isEmpty();
        overloadDetector.saw(Optional.of(new ServerLoad(91, 100, 0, 0)), MS);
        assertThat(overloadDetector.reason()).hasValue("91 of 100 connections are in use");
        overloadDetector.saw(CALM, MS);
        overloadDetector.saw(CALM, MS);
        assertThat(overloadDetector.reason()).isPresent();
        overloadDetector.saw(CALM, MS);
        assertThat(overloadDetector.reason()).isEmpty();
        assertThat(overloadDetector.status()).containsEntry("active", false);
    }

    @Test
    void manyLockWaitersAreDistress() {
        overloadDetector.saw(Optional.of(new ServerLoad(50, 100, 19, 0)), MS);
        assertThat(overloadDetector.reason()).isEmpty();
        overloadDetector.saw(Optional.of(new ServerLoad(50, 100, 20, 0)), MS);
        assertThat(overloadDetector.reason()).hasValue("20 sessions wait for a lock");
        OverloadDetector large = new OverloadDetector("large");
        large.saw(Optional.of(new ServerLoad(50, 1000, 20, 0)), MS);
        assertThat(large.reason()).isEmpty();
    }

    @Test
    void aReplicaFarBehindTwiceInARowIsDistress() {
        overloadDetector.saw(Optional.of(new ServerLoad(20, 100, 0, 30)), MS);
        overloadDetector.saw(Optional.of(new ServerLoad(20, 100, 0, 3_600)), MS);
        overloadDetector.saw(CALM, MS);
        overloadDetector.saw(Optional.of(new ServerLoad(20, 100, 0, 60)), MS);
        assertThat(overloadDetector.reason()).isEmpty();
        overloadDetector.saw(Optional.of(new ServerLoad(20, 100, 0, 75.4)), MS);
        assertThat(overloadDetector.reason()).hasValue("a replica is 75 s behind");
    }

    @Test
    void theLagIsReadOverTheSessionOfTheEmergencyProfile() {
        try (Harness harness = new Harness()) {
            FakeCollector statements = new FakeCollector("statements");
            harness.database.answer = new Rows(
                    List.of("replica", "sent", "flushed", "replayed", "lag_s", "delay_s"),
                    List.<@Nullable Object[]>of(new @Nullable Object[] {4242, null, null, null, 45.0, null}));
            harness.with(new Counting(), statements).pass(Harness.INTERVAL.multipliedBy(3));
            assertThat(harness.status("statements"))
                    .containsEntry("state", "shed")
                    .containsEntry("reason", "the server is overloaded: a replica is 45 s behind");
        }
    }

    @Test
    void twoAnswersThreeTimesSlowerThanTheNormAreDistress() {
        for (int i = 0; i < 5; i++) {
            overloadDetector.saw(CALM, 30 * MS);
        }
        overloadDetector.saw(CALM, 91 * MS);
        assertThat(overloadDetector.reason()).isEmpty();
        overloadDetector.saw(CALM, 91 * MS);
        assertThat(overloadDetector.reason()).hasValue("its responses take 91 ms, the norm is 30 ms");
        overloadDetector.saw(Optional.empty(), 5_000 * MS);
        assertThat(overloadDetector.status()).containsEntry("latency_norm_ms", 30.0);
    }

    @Test
    void noiseUnderTheFloorIsNone() {
        for (int i = 0; i < 5; i++) {
            overloadDetector.saw(CALM, MS);
        }
        for (int i = 0; i < 10; i++) {
            overloadDetector.saw(CALM, 49 * MS);
        }
        assertThat(overloadDetector.reason()).isEmpty();
    }

    @Test
    void onlyTheEmergencyProfileRunsWhileTheServerIsFull() {
        try (Harness harness = new Harness()) {
            Counting activity = new Counting();
            FakeCollector statements = new FakeCollector("statements");
            FakeCollector recorder = new FakeCollector(
                    new Subject("recorder", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of()).with(Trait.EMERGENCY));
            harness.with(activity, statements, recorder).pass(Duration.ofSeconds(1));
            assertThat(statements.runs).hasValue(1);
            assertThat(activity.told).isEmpty();

            activity.connections = 93;
            harness.pass(Harness.INTERVAL.multipliedBy(4));
            assertThat(statements.runs).hasValue(1);
            assertThat(recorder.runs).as("it runs during an overload").hasValue(5);
            assertThat(activity.told).hasValue("95 of 100 connections are in use");
            assertThat(harness.status("sessions")).containsEntry("state", "ok").containsEntry("runs", 5L);
            assertThat(harness.status("statements"))
                    .containsEntry("state", "shed")
                    .containsEntry("shed_by", "distress")
                    .containsEntry("reason", "the server is overloaded: 95 of 100 connections are in use");
            assertThat(harness.cycles.get(4).outcomes())
                    .as("every cycle reports the skipped collectors")
                    .anySatisfy(outcome -> {
                        assertThat(outcome.subject()).isEqualTo("statements");
                        assertThat(outcome.failure()).hasValue(Reason.SHED);
                        assertThat(outcome.message()).contains("95 of 100 connections");
                    });
            assertThat(harness.restraint.stressStatus()).containsEntry("active", true);

            activity.connections = 10;
            harness.pass(Harness.INTERVAL.multipliedBy(3));
            assertThat(harness.status("statements"))
                    .as("after its first good run")
                    .containsEntry("runs", 2L)
                    .containsEntry("state", "ok")
                    .containsEntry("shed_by", null);
            assertThat(harness.restraint.stressStatus()).containsEntry("active", false);
        }
    }

    /** Measures as many sessions as a test sets, and two of its own. */
    private static final class Counting implements Collector {
        private static final Subject SUBJECT = new Subject(
                        "sessions", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of())
                .with(Trait.LOAD, Trait.EMERGENCY);
        private volatile long connections = 10;
        private volatile Optional<String> told = Optional.empty();

        @Override
        public Subject subject() {
            return SUBJECT;
        }

        @Override
        public Snapshot collect(Run run) {
            told = run.overloadReason();
            return Snapshot.of(SUBJECT, run, List.of()).with(new LoadSignal(connections + 2, 0));
        }
    }
}
