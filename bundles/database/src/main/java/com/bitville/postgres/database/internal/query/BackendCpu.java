package com.bitville.postgres.database.internal.query;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The uncharged CPU time of one backend on the agent's own host. */
public final class BackendCpu {
    /** Three numbers of at most twenty digits. */
    private static final int LONGEST = 64;

    private final File schedstat;
    private final boolean local;
    private long charged;

    private BackendCpu(Path schedstat, boolean local) {
        this.schedstat = schedstat.toFile();
        this.local = local;
    }

    public static BackendCpu local(Path proc, int pid) {
        return new BackendCpu(proc.resolve(Integer.toString(pid)).resolve("schedstat"), true);
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

    private OptionalLong read() {
        if (!local) {
            return OptionalLong.empty();
        }
        // Read after every run of a collector: a plain stream costs a third of Files.readString.
        byte[] text = new byte[LONGEST];
        try (InputStream in = new FileInputStream(schedstat)) {
            int length = in.read(text);
            String line = new String(text, 0, Math.max(length, 0), StandardCharsets.US_ASCII);
            return OptionalLong.of(Long.parseLong(line.substring(0, line.indexOf(' '))));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            // The backend has exited, or this kernel does not report the figure: the cost is unknown.
            return OptionalLong.empty();
        }
    }
}
