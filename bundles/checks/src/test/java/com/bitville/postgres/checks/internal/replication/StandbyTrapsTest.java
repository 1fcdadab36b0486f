package com.bitville.postgres.checks.internal.replication;

import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.Rows;
import com.bitville.postgres.checks.internal.World;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is missing, and who only seems to be. */
class StandbyTrapsTest {
    private static final String CHECK = "standby_missing";

    private final World world = new World("default");

    private static Map<String, @Nullable Object> sender(String name, int pid, String sync, String flushed, long lag) {
        return row(
                "application_name",
                name,
                "pid",
                pid,
                "state",
                "streaming",
                "sync_state",
                sync,
                "flush_lsn",
                flushed,
                "flush_lag_bytes",
                lag);
    }

    private World synchronous(String names) {
        return world.has(
                "settings_all",
                Rows.setting("synchronous_standby_names", names),
                Rows.setting("synchronous_commit", "on"));
    }

    private void waiters(int sessions) {
        world.has("session_counts", row("counted_by", "wait_event", "value", "IPC:SyncRep", "sessions", sessions));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|0",
                "a|1",
                "a, b|1",
                "*|1",
                "FIRST 2 (a, b)|2",
                "2 (a, b)|2",
                "any 3 ( \"x y\" , * )|3",
                "ANY 2(a)|2",
                "\"2 (\", b|1",
                "2, 3|1",
                "anyone, b|1"
            })
    void howManyHaveToConfirm(String names, int wanted) {
        assertThat(SynchronousStandbys.wanted(names)).isEqualTo(wanted);
    }

    @Test
    void aStandbyWithTheSettingOfItsPrimaryCommitsNothing() {
        world.standby();
        synchronous("a").has("senders").minutes(5);
        assertThat(world.open(CHECK)).isEmpty();
    }

    @Test
    void oneOfTwoIsTooFew() {
        synchronous("FIRST 2 (a, b)").has("senders", sender("a", 1, "sync", "0/1", 0));
        world.minutes(2);
        assertThat(world.open(CHECK)).containsExactly("error synchronous_standby_names");
        assertThat(world.findings(CHECK).get(0).seen().message())
                .contains("wants 2 standbys, 1 of them is connected: commits wait");
        world.has("senders", sender("a", 1, "sync", "0/1", 0), sender("b", 2, "sync", "0/1", 0))
                .minutes(3);
        assertThat(world.open(CHECK)).isEmpty();
        synchronous("ANY 1 (a, b)")
                .has("senders", sender("a", 1, "quorum", "0/1", 0))
                .minutes(3);
        assertThat(world.open(CHECK)).isEmpty();
    }

    @Test
    void oneThatHangsConfirmsNothingThoughItIsConnected() {
        synchronous("a").has("senders", sender("a", 1, "sync", "0/1", 900));
        waiters(3);
        world.minutes(5);
        assertThat(world.open(CHECK)).containsExactly("error synchronous_standby_names");
        assertThat(world.findings(CHECK).get(0).seen().message()).contains("of the 1 connected ones 0 confirm");
        for (int minute = 0; minute < 5; minute++) {
            world.has("senders", sender("a", 1, "sync", "0/" + minute, 900)).minutes(1);
        }
        assertThat(world.open(CHECK))
                .as("a busy server always has some that wait")
                .isEmpty();
    }

    @Test
    void oneOfTwoWithTheSameNameIsMissed() {
        world.series.put(
                new SeriesKey("default", "senders.named", "", "walreceiver"),
                at -> at.isAfter(START.minusSeconds(3_600)) ? 1.4 : 2d);
        synchronous("")
                .has(
                        "senders",
                        sender("walreceiver", 1, "async", "0/1", 0),
                        sender("walreceiver", 2, "async", "0/1", 0))
                .minutes(5);
        assertThat(world.open(CHECK)).isEmpty();
        world.has("senders", sender("walreceiver", 1, "async", "0/1", 0)).minutes(9);
        assertThat(world.open(CHECK)).containsExactly("warning walreceiver");
        assertThat(world.findings(CHECK).get(0).seen().message())
                .startsWith("of 2 standbys walreceiver that were here for a day 1 is gone since");
    }

    @Test
    void afterASwitchoverTheOthersFollowAnother() {
        world.series.put(
                new SeriesKey("default", "senders.named", "", "b"),
                at -> at.isBefore(START.plusSeconds(300)) ? 1d : Double.NaN);
        synchronous("").has("senders", sender("b", 1, "async", "0/1", 0)).minutes(5);
        world.has(
                        "server",
                        row(
                                "server_version_num",
                                180_006,
                                "in_recovery",
                                true,
                                "started_at",
                                START.plus(Duration.ofMinutes(6))))
                .has("senders")
                .minutes(180);
        assertThat(world.open(CHECK)).isEmpty();
        world.primary(180_006).minutes(10);
        assertThat(world.open(CHECK))
                .as("it leads again, and the other is gone")
                .containsExactly("warning b");
    }

    @Test
    void whatARoleDoesNotSeeIsNotAbsent() {
        synchronous("a").has("senders", row("pid", 1, "state", null)).minutes(3);
        assertThat(world.open(CHECK)).isEmpty();
        assertThat(world.findings(CHECK))
                .extracting(one -> one.severity())
                .containsExactly(CheckSeverity.NOT_PERMITTED);
        assertThat(world.findings("replay_lag"))
                .extracting(one -> one.severity())
                .containsExactly(CheckSeverity.NOT_PERMITTED);
    }
}
