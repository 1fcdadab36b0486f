package com.bitville.postgres.host.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.host.internal.HostTree;
import com.bitville.postgres.host.internal.HostTree.Seen;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The increases in the second and later runs. */
class DeltaTest {
    @TempDir
    Path folder;

    private HostTree tree;

    @BeforeEach
    void runOnce() throws Exception {
        tree = new HostTree("modern", folder);
        tree.collect();
        tree.uptime(10_010);
    }

    @Test
    void cpuTimeIsSharedAmongTheStates() throws Exception {
        tree.change("proc/stat", "cpu  100000 2000 30000 800000 5000", "cpu  100500 2000 30100 801300 5100")
                .change("proc/stat", "cpu0 50000 1000 15000", "cpu0 50400 1000 15050");
        Seen seen = tree.collect();

        assertThat(seen.snapshot().intervalMs()).isEqualTo(10_000);
        assertThat(seen.row("cpu"))
                .containsEntry("user_ms", 5000L)
                .containsEntry("system_ms", 1000L)
                .containsEntry("iowait_ms", 1000L)
                .containsEntry("user_percent", 25.0)
                .containsEntry("idle_percent", 65.0)
                .containsEntry("busy_percent", 30.0)
                .containsEntry("busiest_core_percent", 45.0);
    }

    @Test
    void iowaitFallingBackCountsNothingUntilItHasCaughtUp() throws Exception {
        tree.change("proc/stat", "800000 5000 0 1000", "801000 4990 0 1000");
        assertThat(tree.collect().row("cpu")).containsEntry("iowait_ms", 0L).containsEntry("idle_percent", 100.0);
        tree.uptime(10_020).change("proc/stat", "801000 4990 0 1000", "802000 5010 0 1000");
        assertThat(tree.collect().row("cpu")).containsEntry("iowait_ms", 100L);
    }

    @Test
    void guestTimeIsNoPartOfTheWhole() throws Exception {
        tree.change(
                "proc/stat",
                "cpu  100000 2000 30000 800000 5000 0 1000 0 0 0",
                "cpu  101000 2000 30000 801000 5000 0 1000 0 900 0");
        assertThat(tree.collect().row("cpu"))
                .containsEntry("user_percent", 50.0)
                .containsEntry("guest_percent", 45.0);
    }

    @Test
    void schedulerRatesAreASecond() throws Exception {
        tree.change("proc/stat", "ctxt 5000000", "ctxt 5012345")
                .change("proc/stat", "processes 40000", "processes 40025");
        assertThat(tree.collect().row("load"))
                .containsEntry("context_switches_per_s", 1234.5)
                .containsEntry("forks_per_s", 2.5);
    }

    @Test
    void swappedPagesBecomeBytes() throws Exception {
        tree.change("proc/vmstat", "pswpin 100", "pswpin 103").change("proc/vmstat", "oom_kill 1", "oom_kill 2");
        Seen seen = tree.collect();
        assertThat(seen.row("swap")).containsEntry("in_bytes", 3 * 4096L).containsEntry("out_bytes", 0L);
        assertThat(seen.row("memory")).containsEntry("oom_kills", 1L).containsEntry("major_faults", 0L);
    }

    @Test
    void pressureIsTheTimeSinceTheLastRun() throws Exception {
        tree.change("proc/pressure/io", "total=2000000", "total=4500000");
        assertThat(tree.collect().row("pressure", "resource", "io"))
                .containsEntry("some_ms", 2500.0)
                .containsEntry("some_percent", 25.0)
                .containsEntry("full_ms", 0.0)
                .containsEntry("full_avg10", 0.05);
    }

    @Test
    void diskFiguresAreThoseOfIostat() throws Exception {
        tree.change(
                "proc/diskstats",
                "nvme0n1 10000 50 800000 4000 20000 600 1600000 30000 2 20000 34500 0 0 0 0 900 500",
                "nvme0n1 10100 50 801600 4050 20400 600 1604000 32000 1 25000 44500 0 0 0 0 910 540");
        Seen seen = tree.collect();

        assertThat(seen.rows("disks").get(0))
                .containsEntry("device", "nvme0n1")
                .containsEntry("reads", 100L)
                .containsEntry("read_bytes", 1600L * 512)
                .containsEntry("write_bytes", 4000L * 512)
                .containsEntry("reads_per_s", 10.0)
                .containsEntry("writes_per_s", 40.0)
                .containsEntry("read_await_ms", 0.5)
                .containsEntry("write_await_ms", 5.0)
                .containsEntry("flushes", 10L)
                .containsEntry("flush_await_ms", 4.0)
                .containsEntry("queue", 1.0)
                .containsEntry("utilisation_percent", 50.0)
                .containsEntry("in_flight", 1L);
    }

    @Test
    void replacedDiskHasNoDeltas() throws Exception {
        tree.change("proc/diskstats", "sda 500 0 4000 250", "sda 3 0 24 1");
        assertThat(tree.collect().row("disks", "device", "sda"))
                .containsEntry("reads", null)
                .containsEntry("read_bytes", null)
                .containsEntry("utilisation_percent", null);
    }

    @Test
    void newInterfaceHasNoDeltas() throws Exception {
        tree.change("proc/net/dev", " wlan0:", " wlan1:").change("proc/net/dev", "eth0:50000000", "eth0:50001000");
        Seen seen = tree.collect();
        assertThat(seen.row("network", "interface", "wlan1")).containsEntry("rx_bytes", null);
        assertThat(seen.row("network", "interface", "eth0"))
                .containsEntry("rx_bytes", 1000L)
                .containsEntry("rx_bytes_per_s", 100.0)
                .containsEntry("tx_dropped", 0L);
        assertThat(seen.rows("network")).hasSize(2);
    }

    @Test
    void retransmissionsAreAShareOfTheSegments() throws Exception {
        tree.change("proc/net/snmp", "90000 300 0 159", "91000 325 0 159")
                .change("proc/net/netstat", "0 7 9 12", "0 8 11 12");
        assertThat(tree.collect().row("tcp"))
                .containsEntry("established", 42L)
                .containsEntry("segments_retransmitted", 25L)
                .containsEntry("retransmitted_percent", 2.5)
                .containsEntry("listen_overflows", 1L)
                .containsEntry("listen_drops", 2L);
    }

    @Test
    void cgroupThrottlingAndKillsSinceTheLastRun() throws Exception {
        String group = "sys/fs/cgroup/system.slice/bitville-agent.service/";
        tree.change(group + "cpu.stat", "nr_throttled 10", "nr_throttled 14")
                .change(group + "cpu.stat", "usage_usec 9000000", "usage_usec 9500000")
                .change(group + "memory.events", "oom_kill 1", "oom_kill 2");
        assertThat(tree.collect().row("cgroups", "path", "/system.slice/bitville-agent.service"))
                .containsEntry("memory_limit_bytes", 268435456L)
                .containsEntry("memory_percent", 50.0)
                .containsEntry("oom_kills", 1L)
                .containsEntry("cpu_limit_cores", 0.5)
                .containsEntry("cpu_ms", 500.0)
                .containsEntry("cpu_throttled_periods", 4L)
                .containsEntry("cpu_throttled_ms", 0.0);
    }

    @Test
    void stateGoesThroughBytes() throws Exception {
        CounterBaseline before = CounterBaseline.of("boot", 12);
        before.counters().put("disk.cciss/c0d0", new long[] {1, -1, Long.MAX_VALUE});
        CounterBaseline after = Objects.requireNonNull(CounterBaseline.fromBytes(before.toBytes()));
        assertThat(after.bootId()).isEqualTo("boot");
        assertThat(after.uptimeMs()).isEqualTo(12);
        assertThat(after.row("disk.cciss/c0d0")).containsExactly(1, -1, Long.MAX_VALUE);
    }
}
