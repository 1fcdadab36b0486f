package com.bitville.postgres.host.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.host.internal.HostTree;
import com.bitville.postgres.host.internal.HostTree.Seen;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large kernel files are read completely, or reported as cut. */
class LargeFilesTest {
    private static final int DISKS = 801;

    @TempDir
    Path folder;

    private HostTree tree;

    @BeforeEach
    void record() throws Exception {
        tree = new HostTree("modern", folder);
    }

    @Test
    void busyDiskBehindEightHundredIdleOnesIsTheFirst() throws Exception {
        tree.put("proc/diskstats", disks(0)).collect();
        Seen seen = tree.uptime(10_010).put("proc/diskstats", disks(9_000)).collect();

        assertThat(seen.row("disks")).containsEntry("device", "dasd800").containsEntry("utilisation_percent", 90.0);
        Rowset rowset = rowset(seen, "disks");
        assertThat(rowset.total()).isEqualTo(DISKS);
        assertThat(rowset.rows()).hasSize(64);
        assertThat(seen.row("host")).containsEntry("cut_files", List.of());
    }

    @Test
    void fileBeyondTheBoundIsCutAtALineAndNamed() throws Exception {
        String line = "  94       0 dasd0 1 0 8 1 1 0 8 1 0 2 2\n";
        tree.put("proc/diskstats", line.repeat(KernelFiles.MOST / line.length() + 2));
        Seen seen = tree.collect();
        assertThat(seen.row("host")).containsEntry("cut_files", List.of("/proc/diskstats"));
        assertThat(rowset(seen, "disks").truncated()).isTrue();

        Seen healed = tree.uptime(10_020).put("proc/diskstats", disks(0)).collect();
        assertThat(healed.row("host")).containsEntry("cut_files", List.of());
    }

    @Test
    void mountBehindFiveThousandIsKnown() throws Exception {
        StringBuilder mounts = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            mounts.append("%d 1 0:%d / /run/container/%d rw - nsfs nsfs rw\n".formatted(i + 100, i + 100, i));
        }
        tree.put("proc/self/mountinfo", mounts + "99 1 8:99 / /data rw - ext4 /dev/sdz rw\n");
        assertThat(tree.collect().rows("filesystems"))
                .anySatisfy(row -> assertThat(row).containsEntry("mount_point", "/data"));
    }

    @Test
    void aliasKeepsItsNameAndItsFigures() throws Exception {
        String zeroes = " 0 0 0 0 0 0";
        tree.put("proc/net/dev", "head\nhead\nibr10:30: 1000 10" + zeroes + " 2000 20" + zeroes + "\n")
                .collect();
        Seen seen = tree.uptime(10_010)
                .put("proc/net/dev", "head\nhead\nibr10:30: 1500 15" + zeroes + " 2600 26" + zeroes + "\n")
                .collect();
        assertThat(seen.row("network"))
                .containsEntry("interface", "ibr10:30")
                .containsEntry("rx_bytes", 500L)
                .containsEntry("tx_packets", 6L);
    }

    private static String disks(long busyMs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < DISKS; i++) {
            long busy = i == DISKS - 1 ? busyMs : 0;
            text.append("  94 %7d dasd%d 120000 300 9600000 80000 240000 600 19200000 160000 0 %d %d 0 0 0 0 12 7%n"
                    .formatted(i, i, 10_000 + busy, 240_000 + busy));
        }
        return text.toString();
    }

    private static Rowset rowset(Seen seen, String table) {
        return seen.snapshot().rowsets().stream()
                .filter(rows -> rows.table().name().equals(table))
                .findFirst()
                .orElseThrow();
    }
}
