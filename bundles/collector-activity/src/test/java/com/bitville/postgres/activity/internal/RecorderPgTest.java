package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.testkit.fake.FakeRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorder on real sessions; its triggers here need no waiting. */
@Timeout(300)
@ParameterizedClass
@MethodSource("versions")
class RecorderPgTest extends Scene {
    RecorderPgTest(int major) {
        super(major);
    }

    @Test
    void recordsWhoWaitsForWhomAndTellsItOnce() throws Exception {
        RecorderCollector recorder = new RecorderCollector(
                new Recording.Window(Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, Duration.ofHours(1)));
        Client holder = client("holder").run("BEGIN", lockRow(1));
        client("idle").run("SELECT 1");
        assertThat(recorder.collect(FakeRun.of(session())).rowCount()).isZero();
        Client waiter = client("waiter").start(lockRow(1));
        untilWaiting(1);

        assertThat(recorder.collect(FakeRun.of(session()).asTrial()).rowCount())
                .as("a trial tells nobody, so it must not be what is told once")
                .isZero();
        Snapshot told = recorder.collect(FakeRun.of(session()));
        Seen seen = new Seen(told);
        assertThat(seen.only("recorder.trigger")).containsEntry("reason", "lock_wait");
        assertThat(seen.rows("recorder.samples"))
                .hasSize(2)
                .last()
                .satisfies(sample -> assertThat(sample)
                        .containsEntry("active", 1)
                        .containsEntry("waiting", 1)
                        .containsEntry("in_transaction", 1));
        assertThat(seen.rows("recorder.statements"))
                .extracting(row -> row.get("pid"), row -> row.get("samples"), row -> row.get("query"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(waiter.pid, 1, lockRow(1)),
                        org.assertj.core.groups.Tuple.tuple(holder.pid, 2, lockRow(1)));
        assertThat(seen.only("recorder.blockers"))
                .containsEntry("blocked_pid", waiter.pid)
                .containsEntry("blocker_pid", holder.pid);
        assertThat(recorder.collect(FakeRun.of(session())).rowCount())
                .as("cools down")
                .isZero();
    }

    @Test
    void tellsTheSecondsAroundWhatTheEngineFinds() throws Exception {
        RecorderCollector recorder = new RecorderCollector(
                new Recording.Window(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ZERO, Duration.ofHours(1)));
        Client busy = client("busy").run("BEGIN", lockRow(1));
        assertThat(recorder.collect(FakeRun.of(session())).rowCount()).isZero();

        Seen seen = new Seen(recorder.collect(FakeRun.of(session()).distress("29 of 30 connections are taken")));
        assertThat(seen.only("recorder.trigger"))
                .containsEntry("reason", "finding")
                .containsEntry("detail", "29 of 30 connections are taken");
        assertThat(seen.only("recorder.statements"))
                .containsEntry("pid", busy.pid)
                .containsEntry("samples", 2);
    }
}
