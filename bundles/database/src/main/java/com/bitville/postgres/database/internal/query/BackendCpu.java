package com.bitville.postgres.database.internal.query;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The uncharged CPU time of one backend on the agent's own host. */
public final class BackendCpu {
    private final Path schedstat;
    private final boolean local;
    private long charged;

    private BackendCpu(Path schedstat, boolean local) {
        this.schedstat = schedstat;
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
        try {
            String text = Files.readString(schedstat, StandardCharsets.US_ASCII);
            return OptionalLong.of(Long.parseLong(text.substring(0, text.indexOf(' '))));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            // The backend has exited, or this kernel does not report the figure: the cost is unknown.
            return OptionalLong.empty();
        }
    }
}
