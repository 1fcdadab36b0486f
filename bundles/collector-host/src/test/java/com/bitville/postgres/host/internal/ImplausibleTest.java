package com.bitville.postgres.host.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.host.internal.HostTree.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An impossible value of the kernel only affects its field, and only as long as it lasts. */
class ImplausibleTest {
    private static final int ROUNDS = "deep".equals(System.getProperty("bitville.depth")) ? 400 : 30;
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final List<String> ABSURD = List.of(
            "18446744073709346016",
            "18446744073709551615",
            "9223372036854775807",
            "1000000000000",
            "4294967295",
            "-346016",
            "-1",
            "99999999999999999999999999");

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
    void swapThatFellBelowNothingIsNullAndSaid() throws Exception {
        String meminfo = Files.readString(tree.path("proc/meminfo"));
        tree.put("proc/meminfo", meminfo.replaceFirst("SwapFree: +\\d+", "SwapFree: 18446744073709346016"));
        Seen seen = tree.collect();
        assertThat(seen.row("swap"))
                .containsEntry("free_bytes", null)
                .containsEntry("used_bytes", null)
                .containsEntry("used_percent", null);
        assertThat(seen.row("swap").get("total_bytes")).isNotNull();
        assertThat(seen.row("memory").get("free_bytes")).isNotNull();
        assertThat(seen.row("host")).containsEntry("implausible", List.of("swap.free_bytes"));

        Seen healed = tree.uptime(10_020).put("proc/meminfo", meminfo).collect();
        assertThat(healed.row("swap").get("free_bytes")).isNotNull();
        assertThat(healed.row("host")).containsEntry("implausible", List.of());
    }

    @Test
    void partBeyondItsWholeIsNull() throws Exception {
        String meminfo = Files.readString(tree.path("proc/meminfo"));
        tree.put("proc/meminfo", meminfo.replaceFirst("MemAvailable: +\\d+", "MemAvailable: 9000000000000"));
        Seen seen = tree.collect();
        assertThat(seen.row("memory")).containsEntry("available_bytes", null).containsEntry("used_percent", null);
        assertThat(seen.row("memory").get("total_bytes")).isNotNull();
    }

    @Test
    void onlyACpuStateThatJumpsIsUnknown() throws Exception {
        tree.change(
                "proc/stat",
                "cpu  100000 2000 30000 800000 5000 0 1000 0",
                "cpu  100400 2000 30100 801400 5100 0 1000 1000000000000");
        Seen seen = tree.collect();
        assertThat(seen.row("cpu"))
                .containsEntry("steal_ms", null)
                .containsEntry("steal_percent", null)
                .containsEntry("busy_percent", null)
                .containsEntry("user_ms", 4000L)
                .containsEntry("user_percent", 20.0)
                .containsEntry("idle_percent", 70.0);
        assertThat(seen.row("host")).containsEntry("implausible", List.of("cpu.steal_ms"));

        String back = "cpu  100400 2000 30100 801400 5100 0 1000 0";
        tree.uptime(10_020).change("proc/stat", "cpu  100400 2000 30100 801400 5100 0 1000 1000000000000", back);
        assertThat(tree.collect().row("cpu"))
                .containsEntry("user_percent", null)
                .containsEntry("user_ms", 0L);
        tree.uptime(10_030).change("proc/stat", back, "cpu  100900 2000 30100 802900 5100 0 1000 0");
        assertThat(tree.collect().row("cpu"))
                .containsEntry("steal_ms", 0L)
                .containsEntry("user_percent", 25.0)
                .containsEntry("busy_percent", 25.0);
    }

    @Test
    void cpuStateThatFallsFarIsUnknownForOneRun() throws Exception {
        tree.change("proc/stat", "cpu  100000 2000 30000 800000", "cpu  100400 2000 30100 100");
        Seen seen = tree.collect();
        assertThat(seen.row("cpu"))
                .containsEntry("idle_ms", null)
                .containsEntry("user_percent", 20.0)
                .containsEntry("busy_percent", 25.0);
        tree.uptime(10_020).change("proc/stat", "cpu  100400 2000 30100 100", "cpu  100900 2000 30100 1600");
        assertThat(tree.collect().row("cpu"))
                .containsEntry("idle_percent", 75.0)
                .containsEntry("busy_percent", 25.0);
    }

    @Test
    void onlyADiskCounterThatFallsOrJumpsIsUnknown() throws Exception {
        tree.change(
                "proc/diskstats",
                "nvme0n1 10000 50 800000 4000 20000 600 1600000 30000 2 20000 34500",
                "nvme0n1 10100 50 801600 4050 20400 600 1000001600000 29000 4294967295 1000000020000 35500");
        Seen seen = tree.collect();
        assertThat(seen.row("disks", "device", "nvme0n1"))
                .containsEntry("reads", 100L)
                .containsEntry("read_bytes", 1600L * 512)
                .containsEntry("writes", 400L)
                .containsEntry("write_bytes", null)
                .containsEntry("write_await_ms", null)
                .containsEntry("utilisation_percent", null)
                .containsEntry("queue", 0.1)
                .containsEntry("in_flight", null);
        assertThat(seen.row("host").get("implausible"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrder(
                        "disks.nvme0n1.in_flight",
                        "disks.nvme0n1.write_bytes",
                        "disks.nvme0n1.write_await_ms",
                        "disks.nvme0n1.utilisation_percent");
    }

    @Test
    void interfaceIsAsFastAsTheKernelSays() throws Exception {
        tree.change("proc/net/dev", "eth0:50000000", "eth0:250050000000");
        assertThat(tree.collect().row("network", "interface", "eth0")).containsEntry("rx_bytes", null);

        tree = new HostTree("modern", Files.createDirectory(folder.resolve("fast")));
        tree.put("sys/class/net/eth0/speed", "400000\n").collect();
        tree.uptime(10_010).change("proc/net/dev", "eth0:50000000", "eth0:250050000000");
        assertThat(tree.collect().row("network", "interface", "eth0")).containsEntry("rx_bytes", 250_000_000_000L);
    }

    @Test
    void absurdNumberAnywhereLeavesNoNegativeFigureAndHeals() throws Exception {
        Random random = new Random(20261128);
        long uptime = 20_000;
        for (String file : files()) {
            String whole = Files.readString(tree.path(file));
            List<int[]> places = NUMBER.matcher(whole)
                    .results()
                    .map(found -> new int[] {found.start(), found.end()})
                    .toList();
            for (int i = 0; i < ROUNDS && !places.isEmpty(); i++) {
                int[] place = places.get(random.nextInt(places.size()));
                String absurd = ABSURD.get(random.nextInt(ABSURD.size()));
                tree.put(file, whole.substring(0, place[0]) + absurd + whole.substring(place[1]));
                if (!file.equals("proc/uptime")) {
                    tree.uptime(uptime += 10);
                }
                assertNothingNegative(tree.collect(), file + " with " + absurd + " at " + place[0]);
            }
            tree.put(file, whole).uptime(uptime += 10);
            tree.collect();
            tree.uptime(uptime += 10);
            tree.collect();
            Seen healed = tree.uptime(uptime += 10).collect();
            assertThat(healed.row("host")).as(file).containsEntry("implausible", List.of());
            assertThat(healed.row("swap").get("free_bytes")).as(file).isNotNull();
            assertThat(healed.row("disks", "device", "nvme0n1").get("write_bytes"))
                    .as(file)
                    .isNotNull();
            assertThat(healed.row("network", "interface", "eth0").get("rx_bytes"))
                    .as(file)
                    .isNotNull();
        }
    }

    private static void assertNothingNegative(Seen seen, String what) {
        seen.snapshot()
                .rowsets()
                .forEach(rowset -> rowset.rows().forEach(row -> {
                    for (int i = 0; i < row.length; i++) {
                        String column = rowset.table().name() + "."
                                + rowset.table().columns().get(i).name();
                        if (row[i] instanceof Number number) {
                            assertThat(number.doubleValue())
                                    .as(what + ": " + column)
                                    .isNotNegative();
                            if (column.endsWith("_percent") && !column.endsWith("cpu_percent")) {
                                assertThat(number.doubleValue())
                                        .as(what + ": " + column)
                                        .isLessThanOrEqualTo(100.0);
                            }
                        }
                    }
                }));
    }

    private List<String> files() throws Exception {
        try (Stream<Path> all = Files.walk(folder.resolve("proc"))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(file -> !file.matches("proc/\\d+/stat") && !file.contains("/sys/"))
                    .sorted()
                    .toList();
        }
    }
}
