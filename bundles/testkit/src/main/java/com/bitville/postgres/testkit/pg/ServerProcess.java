package com.bitville.postgres.testkit.pg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The server's main process: started, watched until it is ready, signalled, ended. */
final class ServerProcess {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final long POLL_MS = 10;
    private static final int PID_LINE = 0;
    private static final int STATUS_LINE = 7;

    private final Path executable;
    private final Map<String, String> environment;
    private final Path data;
    private final Path log;
    private @Nullable Process process;

    ServerProcess(Path executable, Map<String, String> environment, Path data, Path log) {
        this.executable = executable;
        this.environment = environment;
        this.data = data;
        this.log = log;
    }

    synchronized void start() throws IOException, InterruptedException {
        if (process != null && process.isAlive()) {
            throw new IOException("the server runs already");
        }
        ProcessBuilder builder =
                new ProcessBuilder(Account.command(List.of(executable.toString(), "-D", data.toString())));
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        builder.directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Process started = builder.start();
        process = started;
        long end = System.nanoTime() + START.toNanos();
        while (!ready(started.pid())) {
            if (!started.isAlive()) {
                throw new IOException("the server ended with " + started.exitValue());
            }
            if (System.nanoTime() > end) {
                stop("QUIT");
                throw new IOException("the server is not ready after " + START);
            }
            Thread.sleep(POLL_MS);
        }
    }

    /** Like pg_ctl: the server itself writes into its lock file when it accepts connections. */
    private boolean ready(long pid) throws IOException {
        Path lock = data.resolve("postmaster.pid");
        if (!Files.exists(lock)) {
            return false;
        }
        List<String> lines = Files.readAllLines(lock);
        return lines.size() > STATUS_LINE
                && lines.get(PID_LINE).trim().equals(Long.toString(pid))
                && lines.get(STATUS_LINE).trim().equals("ready");
    }

    synchronized long pid() {
        return running().pid();
    }

    synchronized void signalAll(String signal) throws IOException, InterruptedException {
        Signals.sendToAll(signal, running().toHandle());
    }

    synchronized void stop(String signal) throws IOException, InterruptedException {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        List<ProcessHandle> children = running.descendants().toList();
        Signals.send(signal, running.pid());
        Signals.sendToAll("CONT", running.toHandle());
        if (!running.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            Signals.sendToAll("KILL", running.toHandle());
            running.waitFor();
        }
        for (ProcessHandle child : children) {
            Signals.awaitEnd(child, STOP);
        }
    }

    private Process running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("the server is down");
        }
        return process;
    }
}
