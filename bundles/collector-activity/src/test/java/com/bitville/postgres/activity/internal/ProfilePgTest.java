package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.correlation.AllowedTags;
import com.bitville.postgres.activity.internal.correlation.CutComments;
import com.bitville.postgres.activity.internal.correlation.RequestTrackers;
import com.bitville.postgres.activity.internal.profile.MixedLoadTrial;
import com.bitville.postgres.activity.internal.profile.Profiles;
import com.bitville.postgres.activity.internal.recorder.ServerRecorder;
import com.bitville.postgres.activity.internal.recorder.SharedLooks;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The profile of real sessions. */
@Timeout(7_200)
@ParameterizedClass
@MethodSource("versions")
class ProfilePgTest extends Scene {
    private final int major;
    private final Profiles profiles = new Profiles(new AllowedTags((server, some) -> some));
    private final RecorderCollector recorder =
            new RecorderCollector(ServerRecorder.Window.DEFAULT, new SharedLooks(), profiles);
    private final ProfileCollector profile = new ProfileCollector(profiles);

    ProfilePgTest(int major) {
        super(major);
        this.major = major;
    }

    private boolean oldestOrNewest() {
        List<Integer> all = PostgresServer.available();
        return major == all.get(0) || major == all.get(all.size() - 1);
    }

    private void look() throws Exception {
        recorder.collect(FakeRun.of(session()));
    }

    private Seen take() throws Exception {
        FakeRun run = FakeRun.of(session());
        Snapshot taken = profile.collect(state.map(run::state).orElse(run));
        state = taken.nextState();
        return new Seen(taken);
    }

    @Test
    void asksTheServerForNothingAndATrialTakesNothing() throws Exception {
        client("bitville-" + UUID).start("SELECT pg_sleep(60) /* route='/checkout' */");
        untilActive("SELECT pg_sleep(60) /* route='/checkout' */");
        look();
        session().queries.clear();
        Snapshot trial = profile.collect(FakeRun.of(session()).asTrial());
        Seen seen = take();
        assertThat(session().queries).isEmpty();
        assertThat(new Seen(trial).rows("profile.top")).isEqualTo(seen.rows("profile.top"));
        Map<String, @Nullable Object> row = seen.only("profile.top");
        assertThat(row)
                .containsEntry("wait_event_type", "Timeout")
                .containsEntry("wait_event", "PgSleep")
                .containsEntry("usename", "postgres")
                .containsEntry("datname", "postgres")
                .containsEntry("application_name", "bitville-*")
                .containsEntry("route", "/checkout")
                .containsEntry("active_ms", 1_000L);
        assertThat(String.valueOf(row.get("statement"))).matches(major < 14 ? "text:[0-9a-f]{1,16}" : "-?[0-9]+");
        assertThat(row.get("query_id")).isEqualTo(major < 14 ? null : row.get("statement"));
        assertThat(seen.only("profile.statements"))
                .containsEntry("statement", row.get("statement"))
                .containsEntry("query", "SELECT pg_sleep(60) /* route='/checkout' */");
    }

    /** A budget that leaves nothing to the recorder leaves a look a cycle; where both have the same look it counts once. */
    @Test
    void theLookOfACycleCountsAndOnlyOnce() throws Exception {
        SharedLooks sharedLooks = new SharedLooks();
        AllowedTags all = new AllowedTags((name, some) -> some);
        ActivityCollector activity =
                new ActivityCollector(sharedLooks, new RequestTrackers(), all, new CutComments(), profiles);
        RecorderCollector sharing = new RecorderCollector(ServerRecorder.Window.DEFAULT, sharedLooks, profiles);
        client("sleeper").start("SELECT pg_sleep(60)");
        untilActive("SELECT pg_sleep(60)");
        activity.collect(FakeRun.of(session()).asTrial());
        activity.collect(FakeRun.of(session()));
        sharing.collect(FakeRun.of(session()));
        Seen seen = take();
        assertThat(seen.only("profile.covered")).containsEntry("looks", 1).containsEntry("active_ms", 1_000L);
    }

    @Test
    void waitersAreAtTheirRootAndWorkersApart() throws Exception {
        Client holder = client("holder").run("BEGIN", lockRow(1));
        client("waiter").start(lockRow(1));
        untilWaiting(1);
        look();
        Seen seen = take();
        assertThat(seen.only("profile.blockers"))
                .containsEntry("pid", holder.pid)
                .containsEntry("state", "idle in transaction")
                .containsEntry("application_name", "holder")
                .containsEntry("blocked_ms", 1_000L);
        assertThat(seen.rows("profile.statements"))
                .as("of the root too")
                .anyMatch(row -> Objects.equals(
                        row.get("statement"), seen.only("profile.blockers").get("statement")));
        assertThat(seen.only("profile.covered")).containsEntry("idle_in_transaction_ms", 1_000L);
        assertThat(seen.only("profile.top")).containsEntry("wait_event", "transactionid");
    }

    /** The truth is made: each state stands while it is looked at, and the looks' own time is what it must be told to have lasted. */
    @Test
    void timesOfKnownStatesAreExact() throws Exception {
        String loop = "DO $$ BEGIN LOOP END LOOP; END $$";
        Client spinner = client("spinner").start(loop);
        untilActive(loop);
        long computing = coveredMsAfter(10);
        client("sleeper").start("SELECT pg_sleep(600)");
        untilActive("SELECT pg_sleep(600)");
        long both = coveredMsAfter(20);
        server.execute("SELECT pg_cancel_backend(" + spinner.pid + ")");
        assertThat(spinner.done.get().getSQLState()).isEqualTo("57014");
        client("holder").run("BEGIN", lockRow(1));
        client("waiter").start(lockRow(1));
        untilWaiting(1);
        long all = coveredMsAfter(30);
        Seen seen = take();
        assertThat(seen.rows("profile.by").stream()
                        .filter(row -> "wait_event_type".equals(row.get("counted_by")))
                        .collect(Collectors.toMap(row -> row.get("value"), row -> row.get("active_ms"))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("CPU", both, "Timeout", all - computing, "Lock", all - both));
        assertThat(seen.only("profile.covered"))
                .containsEntry("active_ms", both + all - computing + all - both)
                .containsEntry("idle_in_transaction_ms", all - both);
    }

    /** Looks so often, and takes nothing. */
    private long coveredMsAfter(int looks) throws Exception {
        for (int i = 0; i < looks; i++) {
            look();
        }
        Seen trial = new Seen(profile.collect(FakeRun.of(session()).asTrial()));
        return Math.round(
                (Double) Objects.requireNonNull(trial.only("profile.covered").get("covered_s")) * 1_000);
    }

    /** Whole minutes of a load that nobody directs: only a machine that keeps time can be held to a sampled truth. */
    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
    void figuresAreWithinTwiceTheirErrorOfTheTruth() throws Exception {
        assertThat(MixedLoadTrial.run(server, oldestOrNewest(), this::look, this::take))
                .isEmpty();
    }
}
