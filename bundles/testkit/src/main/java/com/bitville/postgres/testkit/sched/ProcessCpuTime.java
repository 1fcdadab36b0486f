package com.bitville.postgres.testkit.sched;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The kernel's figures of a process.
 *
 * @param cpu processor time since its start, including ended threads; in steps of 10 ms
 * @param cpuByThread the same of the current threads, in nanoseconds by thread name (at most 15 characters)
 * @param residentKb resident memory, including libraries and mapped files
 * @param highestResidentKb the maximum resident memory so far
 * @param threads the number of threads
 */
public record ProcessCpuTime(
        Duration cpu, Map<String, Long> cpuByThread, long residentKb, long highestResidentKb, int threads) {
    private static final long MS_A_TICK = 10;

    /** Takes a copy. */
    public ProcessCpuTime {
        cpuByThread = Map.copyOf(cpuByThread);
    }

    /**
     * Reads once.
     *
     * @param pid the process id
     * @return the figures
     * @throws IOException if there is no such process
     */
    public static ProcessCpuTime of(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        List<String> status = Files.readAllLines(proc.resolve("status"));
        return new ProcessCpuTime(cpu(proc), threads(proc), number(status, "VmRSS:"), number(status, "VmHWM:"), (int)
                number(status, "Threads:"));
    }

    private static Duration cpu(Path proc) throws IOException {
        String stat = Files.readString(proc.resolve("stat"));
        // The name in parentheses, which may contain anything, is followed by fields 3 and on; 14 and 15 are user and
        // system.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Duration.ofMillis((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MS_A_TICK);
    }

    private static Map<String, Long> threads(Path proc) throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        try (Stream<Path> tasks = Files.list(proc.resolve("task"))) {
            for (Path task : tasks.toList()) {
                try {
                    String name = Files.readString(task.resolve("comm")).strip();
                    String used = Files.readString(task.resolve("schedstat")).split(" ", 2)[0];
                    nanos.merge(name, Long.parseLong(used), Long::sum);
                } catch (NoSuchFileException e) {
                    // It ended meanwhile; its time is included in that of the process.
                }
            }
        }
        return nanos;
    }

    private static long number(List<String> status, String key) throws IOException {
        for (String line : status) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no " + key + " in the status of the process");
    }
}
