package com.bitville.postgres.database.internal.query;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The uncharged CPU time of one backend on the agent's own host. */
public final class BackendCpu {
    private static final Logger LOG = LoggerFactory.getLogger(BackendCpu.class);
    /** Three numbers of at most twenty digits. */
    private static final int LONGEST = 64;

    private static final String RESIDENT = "VmRSS:";
    private static final int KB_A_MEGABYTE = 1024;

    private final File schedstat;
    private final Path status;
    private final boolean local;
    private long charged;
    /** Read after every run of a collector; opening it would cost more than reading it. Of a backend that has exited it reads an error. */
    private @Nullable RandomAccessFile open;

    private boolean ended;

    private BackendCpu(Path process, boolean local) {
        this.schedstat = process.resolve("schedstat").toFile();
        this.status = process.resolve("status");
        this.local = local;
    }

    public static BackendCpu local(Path proc, int pid) {
        return new BackendCpu(proc.resolve(Integer.toString(pid)), true);
    }

    public static BackendCpu unknown() {
        return new BackendCpu(Path.of("/"), false);
    }

    boolean local() {
        return local;
    }

    /** The uncharged CPU time, in nanoseconds. */
    synchronized OptionalLong uncharged() {
        OptionalLong now = read();
        return now.isPresent() ? OptionalLong.of(now.getAsLong() - charged) : now;
    }

    synchronized void charge(long nanos) {
        charged += nanos;
    }

    /** The memory that the backend has mapped, shared buffers among it; 0 if that is not known. */
    long residentMegabytes() {
        if (!local) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    / KB_A_MEGABYTE;
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            // As with the CPU time.
            return 0;
        }
    }

    private OptionalLong read() {
        if (!local) {
            return OptionalLong.empty();
        }
        byte[] text = new byte[LONGEST];
        try {
            RandomAccessFile file = open == null ? new RandomAccessFile(schedstat, "r") : open;
            open = file;
            file.seek(0);
            int length = file.read(text);
            String line = new String(text, 0, Math.max(length, 0), StandardCharsets.US_ASCII);
            return OptionalLong.of(Long.parseLong(line.substring(0, line.indexOf(' '))));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            // The backend has exited, or this kernel does not report the figure: the cost is unknown.
            release();
            return OptionalLong.empty();
        } finally {
            if (ended) {
                release();
            }
        }
    }

    /** The connection has ended: the file stays open for no other reading. */
    synchronized void end() {
        ended = true;
        release();
    }

    private void release() {
        RandomAccessFile file = open;
        open = null;
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.debug("backend_file_not_closed reason={}", e.toString());
            }
        }
    }
}
