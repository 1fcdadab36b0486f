package com.bitville.postgres.host.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.host.internal.HostTree;
import com.bitville.postgres.host.internal.HostTree.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {
    @TempDir
    Path folder;

    @Test
    void agentAndServerHaveTheirOwnRows() throws Exception {
        Seen seen = new HostTree("modern", folder).collect();
        assertThat(seen.rows("cgroups")).hasSize(2);
        assertThat(seen.row("cgroups", "path", "/system.slice/postgresql@15-main.service"))
                .containsEntry("holds", List.of("postgres"))
                .containsEntry("memory_limit_bytes", null)
                .containsEntry("memory_bytes", 4294967296L)
                .containsEntry("cpu_limit_cores", null);
    }

    @Test
    void limitOfAnOuterGroupHoldsToo() throws Exception {
        HostTree tree = new HostTree("modern", folder)
                .put("sys/fs/cgroup/system.slice/memory.max", "200000000\n")
                .put("sys/fs/cgroup/system.slice/cpu.max", "25000 100000\n");
        Seen seen = tree.collect();
        assertThat(seen.row("cgroups", "path", "/system.slice/bitville-agent.service"))
                .containsEntry("memory_limit_bytes", 200000000L)
                .containsEntry("cpu_limit_cores", 0.25);
    }

    @Test
    void hierarchyMountedElsewhereFirstHidesNothing() throws Exception {
        HostTree tree = new HostTree("modern", folder);
        String mounts = Files.readString(tree.path("proc/self/mountinfo"));
        String elsewhere = """
                900 1 0:90 / /var/lib/builder/cgroup rw - cgroup2 cgroup2 rw
                901 1 0:91 /system.slice/other /sys/fs/other rw - cgroup2 cgroup2 rw
                """;
        tree.put("proc/self/mountinfo", elsewhere + mounts);
        assertThat(tree.collect().row("cgroups", "path", "/system.slice/bitville-agent.service"))
                .containsEntry("memory_limit_bytes", 268435456L)
                .containsEntry("cpu_limit_cores", 0.5);
    }

    @Test
    void controllerOfVersionOneThatIsMountedNowhereLeavesVersionTwo() throws Exception {
        HostTree tree = new HostTree("modern", folder);
        tree.put("proc/self/cgroup", "7:memory:/gone\n" + Files.readString(tree.path("proc/self/cgroup")));
        assertThat(tree.collect().row("cgroups", "path", "/system.slice/bitville-agent.service"))
                .containsEntry("version", 2)
                .containsEntry("memory_limit_bytes", 268435456L);
    }

    @Test
    void versionOneIsReadToo() throws Exception {
        HostTree tree = new HostTree("old", folder);
        tree.collect();
        String cpu = "sys/fs/cgroup/cpu,cpuacct/system.slice/agent.service/";
        tree.uptime(110)
                .change(cpu + "cpu.stat", "throttled_time 7000000", "throttled_time 19000000")
                .put(cpu + "cpuacct.usage", "3250000000\n");
        assertThat(tree.collect().row("cgroups"))
                .containsEntry("version", 1)
                .containsEntry("holds", List.of("agent"))
                .containsEntry("memory_limit_bytes", 1073741824L)
                .containsEntry("memory_bytes", 104857600L)
                .containsEntry("memory_limit_hits", 0L)
                .containsEntry("oom_kills", null)
                .containsEntry("cpu_limit_cores", 1.5)
                .containsEntry("cpu_ms", 250.0)
                .containsEntry("cpu_throttled_ms", 12.0);
    }

    @Test
    void useOfTheWholeMachineIsNotTheUseOfAGroup() throws Exception {
        HostTree tree = new HostTree("old", folder)
                .change("proc/self/cgroup", "10:cpuacct,cpu:/system.slice/agent.service", "10:cpuacct,cpu:/")
                .put("sys/fs/cgroup/cpu,cpuacct/cpuacct.usage", "1000000\n");
        tree.collect();
        tree.uptime(110).put("sys/fs/cgroup/cpu,cpuacct/cpuacct.usage", "2000000\n");
        assertThat(tree.collect().row("cgroups"))
                .containsEntry("cpu_ms", null)
                .containsEntry("memory_bytes", 104857600L);
    }

    @Test
    void containerWithoutANamespaceSeesItsGroupAtTheMountPoint() throws Exception {
        HostTree tree = new HostTree("container", folder)
                .put("proc/self/cgroup", "4:memory:/docker/3f\n")
                .change(
                        "proc/self/mountinfo",
                        "0:27 / /sys/fs/cgroup ro - cgroup2 cgroup rw",
                        "0:27 /docker/3f /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory")
                .put("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000\n")
                .put("sys/fs/cgroup/memory/memory.usage_in_bytes", "500\n");
        assertThat(tree.collect().row("cgroups"))
                .containsEntry("memory_percent", 50.0)
                .containsEntry("version", 1);
    }
}
