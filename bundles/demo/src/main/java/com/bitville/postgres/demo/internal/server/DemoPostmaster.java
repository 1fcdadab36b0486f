package com.bitville.postgres.demo.internal.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server's main process, known by the lock file in its data folder. */
final class DemoPostmaster {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration FAST = Duration.ofSeconds(4);
    private static final Duration IMMEDIATE = Duration.ofSeconds(2);
    private static final long POLL_MS = 50;
    private static final int STATUS_LINE = 7;

    private final Path data;
    private final ProcessHandle process;

    private DemoPostmaster(Path data, ProcessHandle process) {
        this.data = data;
        this.process = process;
    }

    /** Starts a server and waits until it accepts connections. */
    static DemoPostmaster start(Path executable, Path data, Path output) throws IOException, InterruptedException {
        Process process = ServerAccount.command(List.of(executable.toString(), "-D", data.toString()))
                .redirectOutput(output.toFile())
                .start();
        DemoPostmaster demoPostmaster = new DemoPostmaster(data, process.toHandle());
        try {
            long end = System.nanoTime() + START.toNanos();
            while (!demoPostmaster.ready()) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("the server does not start: " + Files.readString(output));
                }
                Thread.sleep(POLL_MS);
            }
            return demoPostmaster;
        } catch (IOException | InterruptedException e) {
            demoPostmaster.stop();
            throw e;
        }
    }

    /** Stops the server that a killed run has left in this data folder, if there is one. */
    static void endLeftover(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (!lines.isEmpty()) {
            // The pid may belong to another process by now.
            ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                    .filter(left -> left.info().commandLine().orElse("").contains(data.toString()))
                    .ifPresent(left -> new DemoPostmaster(data, left).stop());
        }
    }

    /** Reads it like pg_ctl: the server writes it into its lock file. */
    private boolean ready() throws IOException {
        Path file = data.resolve("postmaster.pid");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
    }

    /** Stops it, including its sessions, within 7 seconds; an interrupt shortens the wait. */
    void stop() {
        boolean interrupted = Thread.interrupted();
        if (!ends("-INT", FAST) && !ends("-QUIT", IMMEDIATE)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ends(String signal, Duration most) {
        if (!process.isAlive()) {
            return true;
        }
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
            process.onExit().get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | IOException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
