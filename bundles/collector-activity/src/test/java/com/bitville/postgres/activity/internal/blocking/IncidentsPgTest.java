package com.bitville.postgres.activity.internal.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.ActivityCollector;
import com.bitville.postgres.activity.internal.Client;
import com.bitville.postgres.activity.internal.Scene;
import com.bitville.postgres.activity.internal.Seen;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.testkit.fake.FakeRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An incident from its first wait to its last, over the cycles. */
@Timeout(300)
@ParameterizedClass
@MethodSource("versions")
class IncidentsPgTest extends Scene {
    IncidentsPgTest(int major) {
        super(major);
    }

    @Test
    void reportsStartPeakMembersRootAndEnd() throws Exception {
        assertThat(collect().rows("blocking.incidents")).isEmpty();
        Client holder = client("culprit").run("BEGIN", lockRow(1));
        Client first = client("a").start(lockRow(1));
        untilWaiting(1);
        Map<String, @Nullable Object> begun = collect().only("blocking.incidents");
        assertThat(begun)
                .containsEntry("state", "open")
                .containsEntry("root", "session")
                .containsEntry("pid", holder.pid)
                .containsEntry("application_name", "culprit")
                .containsEntry("query", lockRow(1))
                .containsEntry("blocked", 1)
                .containsEntry("relation", "public.stock")
                .containsEntry("members", List.of(first.pid))
                .containsEntry("ended_at", null);

        Client second = client("b").start(lockRow(1));
        untilWaiting(2);
        Map<String, @Nullable Object> grown = collect().only("blocking.incidents");
        assertThat(grown)
                .containsEntry("incident_id", begun.get("incident_id"))
                .containsEntry("started_at", begun.get("started_at"))
                .containsEntry("peak_blocked", 2);

        first.close();
        server.execute("SELECT pg_terminate_backend(" + first.pid + ")");
        // The next in the queue takes the row's lock over and then waits for the holder itself.
        soon().until(() -> "transactionid"
                .equals(server.query("SELECT wait_event FROM pg_stat_activity WHERE pid = ?", second.pid)));
        List<Integer> members = List.of(Math.min(first.pid, second.pid), Math.max(first.pid, second.pid));
        assertThat(collect().only("blocking.incidents"))
                .containsEntry("incident_id", begun.get("incident_id"))
                .containsEntry("blocked", 1)
                .containsEntry("peak_blocked", 2)
                .containsEntry("peak_at", grown.get("peak_at"))
                .containsEntry("members", members);

        holder.run("COMMIT");
        second.done.join();
        Map<String, @Nullable Object> ended = collect().only("blocking.incidents");
        assertThat(ended)
                .containsEntry("incident_id", begun.get("incident_id"))
                .containsEntry("state", "ended")
                .containsEntry("blocked", 0)
                .containsEntry("peak_blocked", 2)
                .containsEntry("members", members)
                .as("its root is remembered though it is gone")
                .containsEntry("application_name", "culprit")
                .containsEntry("query", lockRow(1));
        assertThat((Instant) Objects.requireNonNull(ended.get("ended_at")))
                .isAfter((Instant) ended.get("last_seen_at"));
        assertThat(collect().rows("blocking.incidents")).as("told once").isEmpty();
    }

    @Test
    void isTheSameAfterARestartAndEndsOnceThoughTheFirstTellingWasNotCommitted() throws Exception {
        Client holder = client("culprit").run("BEGIN", lockRow(1));
        Client waiter = client("a").start(lockRow(1));
        untilWaiting(1);
        Object id = collect().only("blocking.incidents").get("incident_id");

        Collector restarted = new ActivityCollector();
        Snapshot after = restarted.collect(FakeRun.of(session()).state(state.orElseThrow()));
        assertThat(new Seen(after).only("blocking.incidents")).containsEntry("incident_id", id);

        holder.run("COMMIT");
        waiter.done.join();
        Map<String, @Nullable Object> lost = new Seen(restarted.collect(
                        FakeRun.of(session()).state(after.nextState().orElseThrow())))
                .only("blocking.incidents");
        Map<String, @Nullable Object> again = new Seen(restarted.collect(
                        FakeRun.of(session()).state(after.nextState().orElseThrow())))
                .only("blocking.incidents");
        assertThat(lost).containsEntry("incident_id", id).containsEntry("state", "ended");
        assertThat(again)
                .containsEntry("incident_id", id)
                .containsEntry("state", "ended")
                .containsEntry("query", lockRow(1));
    }
}
