package com.bitville.postgres.logs.internal.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server processes of this host. Everybody may read which process started which, and when. */
final class HostProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(HostProcesses.class);
    /** Linux reports the start of a process in hundredths of a second on every architecture that PostgreSQL is packaged for. */
    private static final long TICK_MS = 10;

    private static final int PARENT = 1;
    private static final int START = 19;

    private final Path proc;
    private long bootedMs = -1;

    HostProcesses(Path proc) {
        this.proc = proc;
    }

    /**
     * A running process of a PostgreSQL server.
     *
     * @param parent the process that started it: its postmaster, unless it is one itself
     * @param startedMs when it started, ms since 1970, accurate to about a second
     */
    record ServerProcess(int parent, long startedMs) {}

    /** The process with that id, or empty if there is none or it is another program. */
    Optional<ServerProcess> look(int pid) {
        try {
            String stat = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            int open = stat.indexOf('(');
            int close = stat.lastIndexOf(')');
            String[] fields = stat.substring(close + 2).split(" ", -1);
            String program = stat.substring(open + 1, close);
            if (!program.equals("postgres") && !program.equals("postmaster")) {
                return Optional.empty();
            }
            return Optional.of(new ServerProcess(
                    Integer.parseInt(fields[PARENT]), booted() + Long.parseLong(fields[START]) * TICK_MS));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            LOG.debug("process_unknown pid={} cause={}", pid, e.toString());
            return Optional.empty();
        }
    }

    private long booted() throws IOException {
        if (bootedMs < 0) {
            for (String line : Files.readAllLines(proc.resolve("stat"), StandardCharsets.ISO_8859_1)) {
                bootedMs = line.startsWith("btime ")
                        ? Long.parseLong(line.substring(6).strip()) * 1000
                        : bootedMs;
            }
        }
        return bootedMs;
    }
}
