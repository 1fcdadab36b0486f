package com.bitville.postgres.host.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.host.internal.HostTree.Seen;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCollectorTest {
    @TempDir
    Path folder;

    @Test
    void firstRunHasGaugesAndNoDeltas() throws Exception {
        Seen seen = new HostTree("modern", folder).collect();

        assertThat(seen.snapshot().intervalMs()).isZero();
        assertThat(seen.row("cpu")).containsEntry("cores", 2).containsEntry("user_ms", null);
        assertThat(seen.row("cpu")).containsEntry("busy_percent", null).containsEntry("busiest_core_percent", null);
        assertThat(seen.row("load"))
                .containsEntry("load1", 0.52)
                .containsEntry("load15", 12.0)
                .containsEntry("running", 3L)
                .containsEntry("tasks", 612L)
                .containsEntry("forks_per_s", null);
        assertThat(seen.row("memory"))
                .containsEntry("total_bytes", 16384000L * 1024)
                .containsEntry("hugepages_total", 1024L)
                .containsEntry("used_percent", 50.0)
                .containsEntry("oom_kills", null);
        assertThat(seen.row("swap")).containsEntry("used_percent", 25.0).containsEntry("in_bytes", null);
        assertThat(seen.row("pressure", "resource", "cpu"))
                .containsEntry("some_avg10", 1.25)
                .containsEntry("some_ms", null);
        assertThat(seen.row("disks", "device", "nvme0n1"))
                .containsEntry("in_flight", 2L)
                .containsEntry("reads", null);
        assertThat(seen.row("postgres_processes")).containsEntry("cpu_ms", null);
    }

    @Test
    void saysWhatTheHostIs() throws Exception {
        Seen seen = new HostTree("modern", folder).collect();

        assertThat(seen.row("host"))
                .containsEntry("hostname", "db1")
                .containsEntry("kernel", "6.1.0-28-amd64")
                .containsEntry("cores", 2)
                .containsEntry("booted_at", Instant.ofEpochSecond(1700000000))
                .containsEntry("uptime_s", 10000L)
                .containsEntry("cgroup_version", 2)
                .containsEntry("is_container", false)
                .containsEntry("postgres_servers", 1);
    }

    @Test
    void everyRowHasADeclaredTable() throws Exception {
        HostTree tree = new HostTree("modern", folder);
        Seen seen = tree.collect();

        List<Table> declared = seen.snapshot().subject().tables();
        assertThat(seen.snapshot().rowsets()).extracting(Rowset::table).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void rebootGivesNoDeltas() throws Exception {
        HostTree tree = new HostTree("modern", folder);
        tree.collect();
        tree.put("proc/sys/kernel/random/boot_id", "another-boot\n").uptime(20_000);
        Seen seen = tree.collect();

        assertThat(seen.snapshot().intervalMs()).isZero();
        assertThat(seen.row("cpu")).containsEntry("user_ms", null);
        assertThat(seen.row("disks", "device", "sda")).containsEntry("reads", null);
    }

    @Test
    void damagedStateIsAFirstRun() throws Exception {
        HostTree tree = new HostTree("modern", folder);
        tree.withState(new byte[] {1, 0, 3, 'a', 'b'});
        assertThat(tree.collect().row("cpu")).containsEntry("user_ms", null);
        tree.withState(new byte[] {99});
        assertThat(tree.uptime(10_060).collect().snapshot().intervalMs()).isZero();
    }

    @Test
    void absentFilesAreAbsentTables() throws Exception {
        HostTree tree = new HostTree("modern", folder)
                .delete("proc/pressure")
                .delete("proc/diskstats")
                .delete("proc/loadavg")
                .delete("proc/vmstat")
                .delete("proc/net")
                .delete("proc/self");
        Seen seen = tree.collect();

        assertThat(seen.has("pressure")).isFalse();
        assertThat(seen.has("disks")).isFalse();
        assertThat(seen.has("load")).isFalse();
        assertThat(seen.has("network")).isFalse();
        assertThat(seen.has("filesystems")).isFalse();
        assertThat(seen.has("cgroups")).isFalse();
        assertThat(seen.has("cpu")).isTrue();
        assertThat(seen.row("host")).containsEntry("cgroup_version", null);
    }

    @Test
    void withoutProcItFailsInWords() throws Exception {
        HostTree tree = new HostTree("modern", folder).delete("proc");
        assertThatThrownBy(tree::collect)
                .isInstanceOf(CollectException.class)
                .hasMessageContaining("/proc/stat cannot be read");
    }

    @Test
    void interruptedRunGivesUp() throws Exception {
        HostTree tree = new HostTree("modern", folder);
        Thread.currentThread().interrupt();
        assertThatThrownBy(tree::collect).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void oldKernelLacksWhatItDoesNotCount() throws Exception {
        HostTree tree = new HostTree("old", folder);
        tree.collect();
        tree.uptime(160).change("proc/stat", "cpu  1000 20 300", "cpu  1300 20 300");
        Seen seen = tree.collect();

        assertThat(seen.has("pressure")).isFalse();
        assertThat(seen.row("memory"))
                .containsEntry("available_bytes", null)
                .containsEntry("used_percent", null)
                .containsEntry("oom_kills", null)
                .containsEntry("major_faults", 0L);
        assertThat(seen.row("cpu"))
                .containsEntry("user_ms", 3000L)
                .containsEntry("user_percent", 100.0)
                .containsEntry("steal_ms", null)
                .containsEntry("guest_percent", null);
        assertThat(seen.row("disks", "device", "sda"))
                .containsEntry("reads", 0L)
                .containsEntry("flushes", null)
                .containsEntry("read_await_ms", null);
        assertThat(seen.row("tcp")).containsEntry("listen_overflows", null).containsEntry("segments_out", 0L);
        assertThat(seen.row("swap")).containsEntry("total_bytes", 0L).containsEntry("used_percent", null);
        assertThat(seen.rows("postgres_processes")).isEmpty();
        assertThat(seen.row("host")).containsEntry("cgroup_version", 1).containsEntry("postgres_servers", 0);
    }

    @Test
    void containerIsNamedSo() throws Exception {
        Seen seen = new HostTree("container", folder).collect();
        assertThat(seen.row("host")).containsEntry("is_container", true).containsEntry("cgroup_version", 2);
        assertThat(seen.row("cgroups"))
                .containsEntry("path", "/")
                .containsEntry("memory_limit_bytes", 536870912L)
                .containsEntry("memory_percent", 50.0)
                .containsEntry("cpu_limit_cores", 2.0);
    }
}
