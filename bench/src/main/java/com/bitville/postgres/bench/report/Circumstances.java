package com.bitville.postgres.bench.report;

import com.bitville.postgres.bench.Options;
import com.bitville.postgres.bench.scenario.Stage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Where figures come from.
 *
 * @param command what makes them again
 * @param commit what was checked out
 * @param machine on which machine
 * @param software the server and the Java
 * @param loadBefore the machine's load average before
 * @param loadAfter and after
 */
public record Circumstances(
        String command, String commit, String machine, String software, double loadBefore, double loadAfter) {
    /** The machine's load average over the last minute. */
    public static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Of a run that has just ended. */
    public static Circumstances of(Options options, double loadBefore) throws IOException, InterruptedException {
        return new Circumstances(command(options), commit(options), thisMachine(), installed(), loadBefore, load());
    }

    private static String command(Options options) {
        StringBuilder command = new StringBuilder("mvn -Pbench verify -pl bench -am");
        if (!options.selection().names().isEmpty()) {
            command.append(" -Dbench.loads=")
                    .append(String.join(",", options.selection().names()));
        }
        if (options.selection().quick()) {
            command.append(" -Dbench.quick");
        }
        options.selection()
                .warmUp()
                .ifPresent(time -> command.append(" -Dbench.warmUpSeconds=").append(time.toSeconds()));
        options.compared()
                .against()
                .ifPresent(path -> command.append(" -Dbench.against=DISTRIBUTION -Dbench.againstName=")
                        .append(options.compared().againstName()));
        return command.toString();
    }

    private static String commit(Options options) throws IOException, InterruptedException {
        String commit = git(options.docs(), "rev-parse", "--short", "HEAD");
        String changed = git(options.docs(), "status", "--porcelain", "--untracked-files=no", ":!/docs");
        return commit + (changed.isEmpty() ? "" : " with changes") + ", " + LocalDate.now(ZoneOffset.UTC);
    }

    private static String git(Path folder, String... args) throws IOException, InterruptedException {
        String[] command = new String[args.length + 1];
        command[0] = "git";
        System.arraycopy(args, 0, command, 1, args.length);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? out : "unknown";
    }

    private static String thisMachine() throws IOException {
        long megabytes = number(Path.of("/proc/meminfo"), "MemTotal:") >> 10;
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %.0f GB",
                text(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                megabytes / 1024.0);
    }

    private static String installed() {
        return "PostgreSQL " + Stage.version() + ", Java " + System.getProperty("java.version") + ", Linux "
                + System.getProperty("os.version");
    }

    private static long number(Path file, String key) throws IOException {
        return Long.parseLong(text(file, key).replaceAll("\\D", ""));
    }

    private static String text(Path file, String key) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(key)) {
                return line.substring(key.length()).replaceFirst("^[\\s:]+", "");
            }
        }
        return "0";
    }
}
