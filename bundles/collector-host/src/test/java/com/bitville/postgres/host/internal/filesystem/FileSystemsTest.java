package com.bitville.postgres.host.internal.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.host.internal.HostTree;
import com.bitville.postgres.host.internal.HostTree.Seen;
import com.bitville.postgres.host.internal.proc.LocalPaths;
import com.bitville.postgres.host.internal.proc.Mount;
import com.bitville.postgres.host.internal.proc.Mounts;
import com.bitville.postgres.host.internal.table.DiskStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    @TempDir
    Path folder;

    @Test
    void showsEachLocalFileSystemOnce() throws Exception {
        Seen seen = new HostTree("modern", folder).collect();
        assertThat(seen.rows("filesystems"))
                .extracting(row -> row.get("mount_point"))
                .containsExactlyInAnyOrder("/", "/boot", "/var/lib/postgresql");
        assertThat(seen.row("filesystems", "mount_point", "/boot")).containsEntry("read_only", true);
        assertThat(seen.row("filesystems", "mount_point", "/"))
                .containsEntry("type", "ext4")
                .containsEntry("total_bytes", 1000L)
                .containsEntry("available_bytes", 350L)
                .containsEntry("used_percent", 63.16)
                .containsEntry("inodes_total", null);
    }

    @Test
    void reportsTheUsesOfAFileSystem() throws Exception {
        Path real = folder.toRealPath();
        Path data = Files.createDirectory(real.resolve("pgdata"));
        Path wal = Files.createDirectories(real.resolve("fast/wal"));
        Files.createSymbolicLink(data.resolve("pg_wal"), wal);
        HostTree tree = new HostTree(
                "modern", real, new Inodes(List.of("/nonexistent/stat")), Map.of("spool", real.resolve("spool")));
        Files.createDirectory(real.resolve("spool"));
        Files.createSymbolicLink(tree.path("proc/1000/cwd"), data);
        tree.put(
                "proc/self/mountinfo",
                Files.readString(tree.path("proc/self/mountinfo"))
                        + "60 27 8:33 / " + real + "/fast rw - ext4 /dev/sdc1 rw\n"
                        + "61 27 0:99 / " + real + "/spool rw - tmpfs tmpfs rw\n");
        Seen seen = tree.collect();

        assertThat(seen.row("filesystems", "device", "/dev/sdc1")).containsEntry("used_for", List.of("wal"));
        assertThat(seen.row("filesystems", "device", "tmpfs")).containsEntry("used_for", List.of("spool"));
        assertThat(usedFor(seen, "/")).contains("data");
        assertThat(seen.row("filesystems", "mount_point", "/boot")).containsEntry("used_for", List.of());
    }

    private static List<String> usedFor(Seen seen, String mountPoint) {
        Object uses = seen.row("filesystems", "mount_point", mountPoint).get("used_for");
        return uses instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    @Test
    void neverLooksAtANetworkFileSystem() throws Exception {
        Path real = folder.toRealPath();
        Path share = Files.createDirectory(real.resolve("share"));
        Files.createDirectory(share.resolve("data"));
        Files.createSymbolicLink(real.resolve("link"), share.resolve("data"));
        Mount root = new Mount("8:1", "/", "/", "ext4", "/dev/sda1", Set.of(), false);
        Mount nfs = new Mount("0:50", "/", share.toString(), "nfs4", "filer:/x", Set.of(), false);

        LocalPaths local = new LocalPaths(new Mounts(List.of(root)));
        assertThat(local.resolve(real + "/link")).isEqualTo(share + "/data");
        LocalPaths network = new LocalPaths(new Mounts(List.of(root, nfs)));
        assertThat(network.resolve(share + "/data")).isNull();
        assertThat(network.resolve(real + "/link")).isNull();
        assertThat(network.entries(share.toString())).isEmpty();
    }

    @Test
    void givesUpOnLinksInACircle() throws Exception {
        Path real = folder.toRealPath();
        Files.createSymbolicLink(real.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(real.resolve("b"), Path.of("a"));
        Mount root = new Mount("8:1", "/", "/", "ext4", "/dev/sda1", Set.of(), false);
        assertThat(new LocalPaths(new Mounts(List.of(root))).resolve(real + "/a"))
                .isNull();
    }

    @Test
    void decodesNamesOfMounts() {
        assertThat(Mounts.decoded("/srv/with\\040blank\\011tab\\134x")).isEqualTo("/srv/with blank\ttab\\x");
    }

    @Test
    void ignoresWhatIsNoDisk() {
        assertThat(List.of("loop0", "ram1", "zram0", "fd0", "sda1", "vdb12", "xvda1", "hda3", "nvme0n1p2", "sdaa1"))
                .allMatch(DiskStats::ignored);
        assertThat(List.of(
                        "sda",
                        "vdb",
                        "xvda",
                        "nvme0n1",
                        "dm-0",
                        "md127",
                        "sdaa",
                        "cciss/c0d0",
                        "mmcblk0",
                        "sr0",
                        "nbd0"))
                .noneMatch(DiskStats::ignored);
    }

    @Test
    void inodesComeWithALaterRun() {
        try (Inodes inodes = new Inodes()) {
            inodes.refresh(List.of("/proc", "/"), NOW);
            assertThat(inodes.of("/")).isNull();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                inodes.refresh(List.of("/"), NOW.plusSeconds(1));
                return inodes.of("/") != null;
            });
            Inodes.Counts counts = Objects.requireNonNull(inodes.of("/"));
            assertThat(counts.total()).isPositive();
            assertThat(counts.free()).isBetween(1L, counts.total());
        }
    }

    @Test
    void inodesOfEachFileSystemAreTaken() {
        String script = "printf '10 5 /a\\n0 0 /btrfs\\n20 6 /with blank\\n'";
        try (Inodes inodes = new Inodes(List.of("sh", "-c", script))) {
            inodes.refresh(List.of("/a"), NOW);
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                inodes.refresh(List.of("/a"), NOW.plusSeconds(1));
                return inodes.of("/a") != null;
            });
            assertThat(inodes.of("/a")).isEqualTo(new Inodes.Counts(10, 5));
            assertThat(inodes.of("/btrfs")).isNull();
            assertThat(inodes.of("/with blank")).isEqualTo(new Inodes.Counts(20, 6));
        }
    }

    @Test
    void hangingHelperIsKilledWithoutWaiting() {
        try (Inodes inodes = new Inodes(List.of("sh", "-c", "exec sleep 600"))) {
            long before = System.nanoTime();
            inodes.refresh(List.of("/"), NOW);
            inodes.refresh(List.of("/"), NOW.plus(Inodes.PATIENCE));
            assertThat(sleepers()).isEqualTo(1);
            inodes.refresh(List.of("/"), NOW.plus(Inodes.PATIENCE).plusSeconds(1));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> sleepers() == 0);
            assertThat(inodes.of("/")).isNull();
        }
    }

    private static long sleepers() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }
}
