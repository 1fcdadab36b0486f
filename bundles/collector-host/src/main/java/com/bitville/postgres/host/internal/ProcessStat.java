package com.bitville.postgres.host.internal;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /proc/PID/stat} of one postgres process.
 *
 * @param pid the process
 * @param parent its parent
 * @param ticks CPU time of the process itself, in ticks
 * @param childTicks CPU time of its children that have ended and been waited for, in ticks
 * @param started when it started, in ticks since boot; with the pid it names one process for ever
 * @param residentPages resident memory in pages, shared memory it has touched included
 */
record ProcessStat(int pid, int parent, long ticks, long childTicks, long started, long residentPages) {
    /** The program names of PostgreSQL and its kin; a name is cut to 15 bytes by the kernel. */
    private static final Set<String> PROGRAMS = Set.of("postgres", "postmaster", "edb-postgres");

    /** Reads the file, or null if the process is gone or is not PostgreSQL's. */
    static @Nullable ProcessStat read(KernelFiles proc, int pid) {
        Scan scan = proc.readOnce(pid + "/stat");
        if (scan == null || scan.number() != pid || !scan.take(" (")) {
            return null;
        }
        // A foreign program may have a bracket in its name, PostgreSQL has none.
        if (!PROGRAMS.contains(scan.upTo(')'))) {
            return null;
        }
        scan.skipWords(1);
        int parent = (int) scan.number();
        scan.skipWords(9);
        long ticks = scan.number() + scan.number();
        long childTicks = scan.number() + scan.number();
        scan.skipWords(4);
        long started = scan.number();
        scan.skipWords(1);
        return new ProcessStat(pid, parent, ticks, childTicks, started, scan.number());
    }
}
