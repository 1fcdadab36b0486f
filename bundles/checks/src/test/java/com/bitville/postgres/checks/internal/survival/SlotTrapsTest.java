package com.bitville.postgres.checks.internal.survival;

import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.checks.internal.NodeCases;
import com.bitville.postgres.checks.internal.Rows;
import com.bitville.postgres.checks.internal.World;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Slots that are about to lose WAL, and those that are not. */
class SlotTrapsTest {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private final World world = new World("default");

    /** A slot that holds back more from minute to minute. */
    private void grows(long from, long by, @Nullable Long limit, boolean active, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            long retained = from + by * minute;
            world.has("slots", Rows.slot("extended", limit == null ? null : limit - retained, active, retained))
                    .minutes(1);
        }
    }

    /** The server runs beside the agent, and pg_wal has a file system. */
    private void local(long total, long available) {
        NodeCases.host(world, 8 * GIB, 1_000, 1_000)
                .elsewhere(
                        "host",
                        "filesystems",
                        row("mount_point", "/", "used_for", "[agent, data]", "total_bytes", 1L, "available_bytes", 1L),
                        row(
                                "mount_point",
                                "/wal",
                                "used_for",
                                "[wal]",
                                "total_bytes",
                                total,
                                "available_bytes",
                                available));
    }

    private boolean isUnknown() {
        return world.findings("slot_losing").stream().anyMatch(one -> one.severity() == CheckSeverity.UNKNOWN);
    }

    @Test
    void aConsumerThatKeepsPaceLosesNothingHoweverMuchIsWritten() {
        for (int minute = 0; minute < 120; minute++) {
            long retained = minute % 7 * 40_000L;
            world.has("server", row("server_version_num", 180_006, "in_recovery", false, "wal_bytes", 1_000 * MIB))
                    .has("slots", Rows.slot("reserved", 10 * GIB - retained, true, retained))
                    .minutes(1);
        }
        assertThat(world.told).noneMatch(told -> "slot_losing".equals(told.get("check")));
        assertThat(isUnknown()).isFalse();
    }

    @Test
    void whatGrowsIsLostWhenItsRoomIsUsedUp() {
        grows(0, 8 * MIB, 10 * GIB, false, 30);
        assertThat(world.open("slot_losing")).containsExactly("warning s'1");
        Instant eta = world.findings("slot_losing").get(0).eta().orElseThrow();
        double hours = Duration.between(world.clock.instant(), eta).toMinutes() / 60.0;
        assertThat(hours).isBetween(20.0, 21.5);
        grows(230 * MIB, 200 * MIB, 10 * GIB, false, 30);
        assertThat(world.open("slot_losing")).containsExactly("error s'1");
        grows(0, 0, 10 * GIB, true, 60);
        assertThat(world.open("slot_losing")).isEmpty();
    }

    @Test
    void withoutALimitTheFileSystemIsTheLimit() {
        local(100 * GIB, 10 * GIB);
        grows(0, 10 * MIB, null, false, 30);
        assertThat(world.open("slot_losing")).containsExactly("warning s'1");
        assertThat(world.findings("slot_losing").get(0).seen().message()).contains("fills the file system of pg_wal");
        assertThat(world.findings("slot_losing").get(0).seen().remedy())
                .anyMatch(line -> line.startsWith("-- ALTER SYSTEM SET max_slot_wal_keep_size = '40960MB'"));
        grows(0, 0, null, true, 65);
        assertThat(world.open("slot_losing")).isEmpty();
    }

    @Test
    void halfOfTheFileSystemIsTooMuchAlsoWhereItDoesNotGrow() {
        local(100 * GIB, 20 * GIB);
        grows(49 * GIB, 0, null, true, 5);
        assertThat(world.open("slot_losing")).isEmpty();
        grows(51 * GIB, 0, null, true, 5);
        assertThat(world.open("slot_losing")).containsExactly("warning s'1");
        grows(41 * GIB, 0, null, true, 5);
        assertThat(world.open("slot_losing")).as("not yet at 0.8 of the limit").hasSize(1);
        grows(39 * GIB, 0, null, true, 5);
        assertThat(world.open("slot_losing")).isEmpty();
    }

    @Test
    void whatRoomAServerElsewhereHasIsNotKnown() {
        grows(0, 10 * MIB, null, false, 30);
        assertThat(world.open("slot_losing")).isEmpty();
        assertThat(isUnknown()).isTrue();
        world.has("slots").minutes(2);
        assertThat(isUnknown()).isFalse();
    }

    @Test
    void aSlotThatItsOwnNodeOrSessionEndsIsNotTold() {
        world.standby()
                .has(
                        "slots",
                        row(
                                "slot_name",
                                "s",
                                "synced",
                                true,
                                "wal_status",
                                "lost",
                                "invalidation_reason",
                                "wal_removed"),
                        row("slot_name", "pg_1_sync_2_3", "wal_status", "lost"),
                        row("slot_name", "t", "temporary", true, "wal_status", "unreserved"))
                .minutes(3);
        assertThat(world.open("slot_lost")).isEmpty();
        assertThat(world.open("slot_losing")).isEmpty();
        world.has("slots", row("slot_name", "s", "synced", false, "wal_status", "lost"))
                .minutes(1);
        assertThat(world.open("slot_lost")).containsExactly("error s");
    }
}
