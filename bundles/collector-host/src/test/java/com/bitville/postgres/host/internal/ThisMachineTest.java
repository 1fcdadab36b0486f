package com.bitville.postgres.host.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.host.internal.HostTree.FakeRun;
import com.bitville.postgres.host.internal.HostTree.Seen;
import com.bitville.postgres.host.internal.filesystem.Inodes;
import com.bitville.postgres.host.internal.filesystem.SpaceProbe;
import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.KernelUnits;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The figures agree with what the system's own tools say of this machine at the same moment. */
@EnabledOnOs(OS.LINUX)
class ThisMachineTest {
    private final HostCollector collector =
            new HostCollector(Path.of("/"), Map.of(), SpaceProbe.system(), new Inodes());
    private Optional<byte[]> state = Optional.empty();
    private Instant now = Instant.parse("2026-11-23T06:00:00Z");

    private Seen collect() throws Exception {
        now = now.plusSeconds(60);
        Seen seen = new Seen(collector.collect(new FakeRun(now, state)));
        state = seen.snapshot().nextState();
        return seen;
    }

    @Test
    void memoryAgreesWithFree() throws Exception {
        List<String> free = output("free", "-b");
        Seen seen = collect();
        String[] memory = free.get(1).trim().split("\\s+", -1);
        assertThat(number(seen, "memory", "total_bytes")).isEqualTo(Long.parseLong(memory[1]));
        assertThat(number(seen, "memory", "available_bytes"))
                .isCloseTo(Long.parseLong(memory[6]), Percentage.withPercentage(5));
        String[] swap = free.get(2).trim().split("\\s+", -1);
        assertThat(number(seen, "swap", "total_bytes")).isEqualTo(Long.parseLong(swap[1]));
    }

    @Test
    void spaceAgreesWithDf() throws Exception {
        Seen seen = collect();
        assertThat(seen.rows("filesystems")).isNotEmpty();
        for (Map<String, ?> row : seen.rows("filesystems")) {
            String[] df = output("df", "-P", "-B1", String.valueOf(row.get("mount_point")))
                    .get(1)
                    .trim()
                    .split("\\s+", -1);
            assertThat((Long) row.get("total_bytes")).isEqualTo(Long.parseLong(df[1]));
            assertThat((Long) row.get("available_bytes"))
                    .isCloseTo(Long.parseLong(df[3]), Percentage.withPercentage(1));
        }
    }

    @Test
    void cpuTimeAddsUpToTheCoresTime() throws Exception {
        collect();
        long end = System.nanoTime() + 1_000_000_000L;
        long spun = 0;
        while (System.nanoTime() < end) {
            spun++;
        }
        assertThat(spun).isPositive();
        Seen seen = collect();
        long cores = number(seen, "cpu", "cores");
        assertThat(cores).isEqualTo(Runtime.getRuntime().availableProcessors());
        long sum = 0;
        for (String name : List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")) {
            sum += number(seen, "cpu", name + "_ms");
        }
        assertThat(sum).isCloseTo(cores * seen.snapshot().intervalMs(), Percentage.withPercentage(15));
        // This thread alone kept one core busy.
        assertThat((Double) seen.row("cpu").get("busiest_core_percent")).isGreaterThan(40.0);
    }

    @Test
    void unitsAreThoseOfTheSystem() throws Exception {
        KernelUnits units = KernelUnits.read(new KernelFiles(Path.of("/proc")));
        assertThat(units.pageBytes())
                .isEqualTo(Long.parseLong(output("getconf", "PAGESIZE").get(0)));
        assertThat(units.ticksPerSecond())
                .isEqualTo(Long.parseLong(output("getconf", "CLK_TCK").get(0)));
    }

    @Test
    void ownBackendIsAProcessOfTheServerThatIsSeen() throws Exception {
        int newest = PostgresServer.available().get(PostgresServer.available().size() - 1);
        try (PostgresServer server = PostgresServer.start(newest);
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            int backend = (int) one(statement, "select pg_backend_pid()");
            Map<String, ?> before = collect().row("postgres_processes", "port", server.port());
            assertThat(before.get("data_directory")).isEqualTo(text(statement, "show data_directory"));
            assertThat(parent(backend)).isEqualTo(before.get("pid"));

            long idle = ticks(backend);
            one(statement, "select count(*) from generate_series(1, 3000000)");
            long busy = ticks(backend);
            Seen seen = collect();
            Map<String, ?> after = seen.row("postgres_processes", "port", server.port());
            assertThat(busy).isGreaterThan(idle);
            assertThat((Long) after.get("cpu_ms"))
                    .isBetween(
                            10 * (busy - idle),
                            10 * (busy - idle) + seen.snapshot().intervalMs());
            assertThat((Long) after.get("rss_bytes")).isGreaterThan(10_000_000);
            assertThat((Instant) after.get("started_at"))
                    .isBetween(Instant.now().minusSeconds(120), Instant.now());
        }
    }

    private static int parent(int pid) throws IOException {
        return Integer.parseInt(
                Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ", -1)[3]);
    }

    private static long ticks(int pid) throws IOException {
        String[] stat = Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ", -1);
        return Long.parseLong(stat[13]) + Long.parseLong(stat[14]);
    }

    private static long one(Statement statement, String sql) throws Exception {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String text(Statement statement, String sql) throws Exception {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static long number(Seen seen, String table, String column) {
        return seen.row(table).get(column) instanceof Number number ? number.longValue() : -1;
    }

    private static List<String> output(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            return reader.lines().toList();
        } finally {
            process.waitFor();
        }
    }
}
