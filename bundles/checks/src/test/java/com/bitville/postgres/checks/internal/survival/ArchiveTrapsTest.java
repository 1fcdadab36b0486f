package com.bitville.postgres.checks.internal.survival;

import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.checks.internal.NodeCases;
import com.bitville.postgres.checks.internal.Rows;
import com.bitville.postgres.checks.internal.World;
import org.junit.jupiter.api.Test;

/** Segments that wait for a moment, and segments that wait for ever. */
class ArchiveTrapsTest {
    private static final String CHECK = "archive_behind";
    private static final long GIB = 1L << 30;

    private final World world = new World("default");

    private void waiting(int files) {
        world.has("archiver", row("archive_mode", "on", "ready_files", files)).minutes(1);
    }

    private void waiting(int from, int by, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            waiting(from + by * minute);
        }
    }

    @Test
    void aBulkLoadOfTwoMinutes() {
        waiting(0, 0, 30);
        waiting(4, 1, 2);
        waiting(0, 0, 5);
        assertThat(world.told).noneMatch(told -> CHECK.equals(told.get("check")));
        for (int minute = 0; minute < 60; minute++) {
            waiting(minute % 10 == 0 ? 1 : 4 + minute);
        }
        assertThat(world.told).as("now and then it catches up").noneMatch(told -> CHECK.equals(told.get("check")));
    }

    @Test
    void aSteadyBacklogIsAPace() {
        waiting(4, 0, 60);
        assertThat(world.open(CHECK)).isEmpty();
        waiting(5, 1, 12);
        assertThat(world.open(CHECK)).containsExactly("warning");
        waiting(17, 0, 15);
        assertThat(world.open(CHECK)).isEmpty();
    }

    @Test
    void aFifthOfWhatIsLeftIsTooMuch() {
        world.elsewhere(
                "host",
                "filesystems",
                row("mount_point", "/wal", "used_for", "[wal]", "total_bytes", 20 * GIB, "available_bytes", 10 * GIB));
        NodeCases.host(world, 8 * GIB, 1_000, 1_000)
                .has("settings_all", Rows.setting("port", "5432"), Rows.setting("wal_segment_size", "16777216"));
        waiting(120, 0, 20);
        assertThat(world.open(CHECK)).isEmpty();
        waiting(135, 0, 15);
        assertThat(world.open(CHECK)).containsExactly("error");
        assertThat(world.findings(CHECK).get(0).seen().message()).contains("21.1 % of what the file system has left");
    }

    @Test
    void beforeTheFirstOneNobodyKnowsHowManyWait() {
        world.has("archiver", row("archive_mode", "on", "ready_files", null, "segments_behind", null))
                .minutes(3);
        assertThat(world.findings(CHECK)).extracting(one -> one.severity()).containsExactly(CheckSeverity.UNKNOWN);
    }
}
