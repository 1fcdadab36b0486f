package com.bitville.postgres.checks.internal.rule;

import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.Rows;
import com.bitville.postgres.checks.internal.World;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Limits of more than the hour that is kept are reached, and not before. */
class LongLimitsTest {
    private static final int HOURS_3 = 180;

    private void isRaisedAfterThreeHours(String check, String limit, Consumer<World> bad) {
        World world = World.limited(check, limit);
        for (int minute = 0; minute < HOURS_3 - 5; minute++) {
            bad.accept(world);
            world.minutes(1);
        }
        String severity = limit.replaceAll("[^.]*\\.|=.*", "");
        assertThat(world.open(check)).noneMatch(open -> open.startsWith(severity));
        for (int minute = 0; minute < 10; minute++) {
            bad.accept(world);
            world.minutes(1);
        }
        assertThat(world.open(check)).anyMatch(open -> open.startsWith(severity));
    }

    @Test
    void aSlotThatNobodyUses() {
        isRaisedAfterThreeHours(
                "slot_inactive",
                "slot_inactive.warning=3",
                world -> world.has(
                        "slots",
                        Rows.slot(
                                "extended",
                                null,
                                false,
                                Duration.between(START, world.clock.instant()).toMillis())));
    }

    @Test
    void aReceiverThatIsAway() {
        isRaisedAfterThreeHours(
                "receiver_down",
                "receiver_down.error=180",
                world -> world.standby()
                        .has("receiver", row("status", null))
                        .has(
                                "settings_all",
                                row("name", "primary_conninfo", "source", "configuration file", "setting_hash", 5)));
    }

    @Test
    void anArchiveThatFails() {
        isRaisedAfterThreeHours(
                "archive_failing",
                "archive_failing.error=180",
                world -> world.has("archiver", Rows.archiver(1, 0, world)));
    }

    @Test
    void aRestartThatIsPutOffForMonths() {
        World world = World.limited("pending_restart", "pending_restart.hint=2000, pending_restart.warning=4000");
        SeriesKey key = SeriesKey.of("default", "settings.pending_restart");
        world.has("settings_all", row("name", "shared_buffers", "pending_restart", true, "setting", "1"));
        world.series.put(key, at -> at.isAfter(START.minus(Duration.ofDays(125))) ? 1d : 0d);
        world.minutes(3);
        assertThat(world.open("pending_restart")).containsExactly("hint");
        world.series.put(key, at -> at.isAfter(START.minus(Duration.ofDays(171))) ? 1d : 0d);
        world.minutes(3);
        assertThat(world.open("pending_restart")).containsExactly("warning");
    }
}
