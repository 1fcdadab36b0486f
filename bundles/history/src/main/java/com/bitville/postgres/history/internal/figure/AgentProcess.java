package com.bitville.postgres.history.internal.figure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the agent's own process takes: CPU time, resident memory, heap, threads; without JMX, whose classes take more than the store. */
public final class AgentProcess {
    private static final long KIB = 1_024;

    private AgentProcess() {}

    /** By column; what the kernel does not say is left out. */
    public static Map<String, Object> read() {
        Map<String, Object> row = new LinkedHashMap<>();
        Runtime runtime = Runtime.getRuntime();
        row.put("heap_bytes", runtime.totalMemory() - runtime.freeMemory());
        ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .ifPresent(cpu -> row.put("cpu_ms", cpu.toNanos() / 1_000_000.0));
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    row.put("rss_bytes", number(line) * KIB);
                } else if (line.startsWith("Threads:")) {
                    row.put("threads", number(line));
                }
            }
        } catch (IOException e) {
            // Another system than Linux: the figures are not known.
            row.remove("rss_bytes");
        }
        return row;
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
