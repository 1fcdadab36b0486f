package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.recorder.ServerRecorder;
import com.bitville.postgres.activity.internal.recorder.SharedLooks;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.testkit.fake.FakeRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    void recordsBlockingPairsAndReportsThemOnce() throws Exception {
        RecorderCollector recorder = new RecorderCollector(
                new ServerRecorder.Window(Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, Duration.ofHours(1)));
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
    void sendsTheSamplesAroundAFindingOfTheEngine() throws Exception {
        RecorderCollector recorder = new RecorderCollector(new ServerRecorder.Window(
                Duration.ofHours(1), Duration.ofMinutes(1), Duration.ZERO, Duration.ofHours(1)));
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

    /** At an interval of a second both want the same in the same second, and who blocks whom too. */
    @Test
    void takesWhatTheCycleHasJustRead() throws Exception {
        SharedLooks sharedLooks = new SharedLooks();
        ActivityCollector activity = new ActivityCollector(sharedLooks);
        RecorderCollector recorder = new RecorderCollector(
                new ServerRecorder.Window(Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, Duration.ofHours(1)),
                sharedLooks);
        Client holder = client("holder").run("BEGIN", lockRow(1));
        client("idle").run("SELECT 1");
        Client waiter = client("waiter").start(lockRow(1) + " /*" + "x".repeat(500) + "*/");
        untilWaiting(1);
        activity.collect(FakeRun.of(session()).asTrial());
        assertThat(sharedLooks.take("default")).as("a trial is nobody's").isEmpty();
        activity.collect(FakeRun.of(session()));
        session().queries.clear();

        Seen seen = new Seen(recorder.collect(FakeRun.of(session())));
        assertThat(session().queries).isEmpty();
        assertThat(seen.rows("recorder.statements"))
                .extracting(row -> row.get("pid"))
                .containsExactly(waiter.pid, holder.pid);
        assertThat(String.valueOf(seen.rows("recorder.statements").get(0).get("query")))
                .startsWith(lockRow(1))
                .hasSize(400);
        assertThat(seen.only("recorder.blockers"))
                .containsEntry("blocked_pid", waiter.pid)
                .containsEntry("blocker_pid", holder.pid);

        recorder.collect(FakeRun.of(session()));
        assertThat(session().queries).as("a look is taken once").hasSize(1);
    }

    /** The next cycle comes long after the end: what the recorder saw between them tells when that was. */
    @Test
    void anIncidentEndsWhenTheRecorderLastSawItAndNotWithTheNextCycle() throws Exception {
        SharedLooks sharedLooks = new SharedLooks();
        ActivityCollector activity = new ActivityCollector(sharedLooks);
        RecorderCollector recorder = new RecorderCollector(ServerRecorder.Window.DEFAULT, sharedLooks);
        Client holder = client("holder").run("BEGIN", lockRow(1));
        Client waiter = client("waiter").start(lockRow(1));
        untilWaiting(1);
        Snapshot open = activity.collect(FakeRun.of(session()));
        assertThat(new Seen(open).only("blocking.incidents")).containsEntry("duration_max_ms", null);
        recorder.collect(FakeRun.of(session()));
        recorder.collect(FakeRun.of(session()));
        holder.run("COMMIT");
        waiter.done.join();
        recorder.collect(FakeRun.of(session()));
        String over = Objects.requireNonNull(server.query("SELECT clock_timestamp()::text"));
        soon().until(() ->
                "true".equals(server.query("SELECT (clock_timestamp() > ?::timestamptz + '2 s')::text", over)));

        Map<String, @Nullable Object> ended = new Seen(activity.collect(
                        FakeRun.of(session()).state(open.nextState().orElseThrow())))
                .only("blocking.incidents");
        assertThat(ended).containsEntry("state", "ended");
        Instant lastSeen = (Instant) Objects.requireNonNull(ended.get("last_seen_at"));
        Instant gone = (Instant) Objects.requireNonNull(ended.get("ended_at"));
        assertThat(lastSeen).isBefore(gone);
        assertThat(server.query("SELECT (?::timestamptz < ?::timestamptz)::text", gone.toString(), over))
                .isEqualTo("true");
        assertThat(((Number) Objects.requireNonNull(ended.get("duration_max_ms"))).doubleValue())
                .isGreaterThan(((Number) Objects.requireNonNull(ended.get("duration_ms"))).doubleValue());
    }

    @Test
    void anOldLookIsNotTaken() {
        long[] now = {0};
        SharedLooks sharedLooks = new SharedLooks(() -> now[0]);
        SharedLooks.Look look = new SharedLooks.Look(Instant.EPOCH, List.of(), new BlockingGraph(Map.of(), Set.of()));
        sharedLooks.read("one", look);
        sharedLooks.read("other", look);
        now[0] = SharedLooks.FRESH.toNanos() - 1;
        assertThat(sharedLooks.take("one")).contains(look);
        now[0]++;
        assertThat(sharedLooks.take("other")).isEmpty();
    }
}
