package com.bitville.postgres.host.internal.filesystem;

import com.bitville.postgres.host.internal.proc.TextScanner;
import com.bitville.postgres.host.internal.table.HostRun;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inodes of file systems. Neither the JDK nor a kernel file provides them, so every five minutes {@code stat -f} is started. No run waits
 * for it: one run starts it, a later run takes its output, and kills it if it has not ended.
 */
public final class Inodes implements AutoCloseable {
    static final Duration EVERY = Duration.ofMinutes(5);
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Inodes.class);
    private static final int MOST_OUTPUT = 32 * 1024;

    /** Total and free inodes of a file system. */
    record Counts(long total, long free) {}

    private final List<String> command;
    private Map<String, Counts> counts = Map.of();
    private @Nullable Process running;
    private Instant started = Instant.MIN;
    private boolean failing;

    /** With the system's {@code stat}. */
    public Inodes() {
        this(List.of("stat", "-f", "-c", "%c %d %n", "--"));
    }

    /** With another program that prints total, free and name of each mount point it is given. */
    public Inodes(List<String> command) {
        this.command = List.copyOf(command);
    }

    /** The last result for a mount point, or null. */
    @Nullable
    Counts of(String point) {
        return counts.get(point);
    }

    /** Takes the output of the last helper and starts the next one if it is due. Never waits. */
    synchronized void refresh(List<String> points, Instant now) {
        Process helper = running;
        if (helper != null && !helper.isAlive()) {
            running = null;
            take(helper);
        } else if (helper != null && now.isAfter(started.plus(PATIENCE))) {
            helper.destroyForcibly();
            running = null;
            fails("it did not end within " + PATIENCE.toSeconds() + " s");
        }
        if (running == null && !points.isEmpty() && HostRun.due(started, EVERY, now)) {
            started = now;
            start(points);
        }
    }

    /** Kills a helper that is still running. */
    @Override
    public synchronized void close() {
        if (running != null) {
            running.destroyForcibly();
            running = null;
        }
    }

    private void start(List<String> points) {
        List<String> line = new ArrayList<>(command);
        line.addAll(points);
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // The agent's environment may contain a password, which a helper must not get.
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().put("LC_ALL", "C");
        try {
            running = builder.start();
        } catch (IOException e) {
            fails("it could not be started");
        }
    }

    private void take(Process helper) {
        Map<String, Counts> heard = new HashMap<>();
        try (InputStream out = helper.getInputStream()) {
            byte[] bytes = out.readNBytes(MOST_OUTPUT);
            TextScanner textScanner = new TextScanner(bytes, bytes.length);
            do {
                long total = textScanner.number();
                long free = textScanner.number();
                // A file system without a fixed number of inodes (btrfs, vfat) reports 0.
                if (total > 0 && free >= 0 && free <= total) {
                    heard.put(textScanner.upTo('\n'), new Counts(total, free));
                }
            } while (textScanner.nextLine());
        } catch (IOException e) {
            LOG.debug("host_inodes_unreadable", e);
        }
        counts = heard;
        if (heard.isEmpty() && helper.exitValue() != 0) {
            fails("it ended with status " + helper.exitValue());
        } else if (failing) {
            failing = false;
            LOG.info("host_inodes_known helper={}", command.get(0));
        }
    }

    private void fails(String why) {
        counts = Map.of();
        if (!failing) {
            failing = true;
            LOG.warn(
                    "host_inodes_unknown helper={} reason=\"{}\" consequence=\"inodes are null\"", command.get(0), why);
        }
    }
}
