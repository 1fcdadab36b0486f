package com.bitville.postgres.metrics.internal.family;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The agent's own process under the names that all Prometheus clients use; what the kernel does not say is left out. */
final class ProcessFigures {
    private static final double KIB = 1_024;
    private static final double NANOS = 1e9;
    private static final Path SELF = Path.of("/proc/self");

    private ProcessFigures() {}

    static Map<String, Double> read() {
        Map<String, Double> figures = new LinkedHashMap<>();
        ProcessHandle.Info info = ProcessHandle.current().info();
        info.totalCpuDuration().ifPresent(cpu -> figures.put("process_cpu_seconds_total", cpu.toNanos() / NANOS));
        info.startInstant()
                .map(Instant::toEpochMilli)
                .ifPresent(start -> figures.put("process_start_time_seconds", start / 1e3));
        try {
            for (String line : Files.readAllLines(SELF.resolve("status"))) {
                if (line.startsWith("VmRSS:")) {
                    figures.put("process_resident_memory_bytes", number(line) * KIB);
                } else if (line.startsWith("VmSize:")) {
                    figures.put("process_virtual_memory_bytes", number(line) * KIB);
                }
            }
            try (Stream<Path> open = Files.list(SELF.resolve("fd"))) {
                figures.put("process_open_fds", (double) open.count());
            }
        } catch (IOException e) {
            // Another system than Linux: the figures are not known.
            figures.remove("process_open_fds");
        }
        return figures;
    }

    private static double number(String line) {
        return Double.parseDouble(line.replaceAll("\\D", ""));
    }
}
