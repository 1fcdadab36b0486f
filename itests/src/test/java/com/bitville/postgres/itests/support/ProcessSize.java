package com.bitville.postgres.itests.support;

import com.bitville.postgres.testkit.sched.ProcessCpuTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Figures of the kernel about a process, and of its JVM about the heap.
 *
 * @param residentMb resident memory, including libraries and mapped files
 * @param threads the number of threads
 * @param descriptors open files and sockets
 */
public record ProcessSize(double residentMb, int threads, int descriptors) {
    private static final Pattern USED = Pattern.compile("(?:def new|tenured) generation +total \\d+K, used (\\d+)K");
    private static final Pattern METASPACE = Pattern.compile("Metaspace +used (\\d+)K");

    public static ProcessSize of(long pid) throws IOException {
        ProcessCpuTime stat = ProcessCpuTime.of(pid);
        return new ProcessSize(
                stat.residentKb() / 1024.0, stat.threads(), count(Path.of("/proc", String.valueOf(pid), "fd")));
    }

    /** The processor time that it has used since its start. */
    public static Duration processorTime(long pid) throws IOException {
        return ProcessCpuTime.of(pid).cpu();
    }

    /**
     * Memory that is really needed.
     *
     * @param heapMb live objects
     * @param metaspaceMb class metadata
     */
    public record Live(double heapMb, double metaspaceMb) {
        @Override
        public String toString() {
            return "%.1f MB of heap after collection, %.1f MB of metaspace".formatted(heapMb, metaspaceMb);
        }
    }

    /** Measures after a garbage collection. */
    public static Live live(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        String heap = jcmd(pid, "GC.heap_info");
        return new Live(sum(USED, heap), sum(METASPACE, heap));
    }

    /** How many classes it has loaded whose full names contain a text; collects garbage before. */
    public static long classes(long pid, String part) throws IOException, InterruptedException {
        return jcmd(pid, "GC.class_histogram", "-all")
                .lines()
                .filter(line -> line.contains(part))
                .count();
    }

    private static double sum(Pattern pattern, String text) throws IOException {
        List<Double> found = pattern.matcher(text)
                .results()
                .map(match -> Double.parseDouble(match.group(1)))
                .toList();
        if (found.isEmpty()) {
            throw new IOException("no " + pattern + " in " + text);
        }
        return found.stream().mapToDouble(Double::doubleValue).sum() / 1024;
    }

    private static String jcmd(long pid, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        all.add(String.valueOf(pid));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + String.join(" ", command) + ": " + out);
        }
        return out;
    }

    private static int count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return (int) entries.count();
        }
    }

    @Override
    public String toString() {
        return "%.0f MB resident, %d threads, %d descriptors".formatted(residentMb, threads, descriptors);
    }
}
