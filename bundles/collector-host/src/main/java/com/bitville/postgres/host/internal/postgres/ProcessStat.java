package com.bitville.postgres.host.internal.postgres;

import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /proc/PID/stat} of a process that is PostgreSQL's, or may be.
 *
 * @param pid the process
 * @param named whether its program has one of PostgreSQL's own names; else its name, which the kernel cuts to 15 bytes, only holds one,
 *     as that of a wrapped program does ({@code .postgres-wrapp}) and that of an exporter too
 * @param parent its parent
 * @param ticks CPU time of the process itself, in ticks
 * @param childTicks CPU time of its children that have ended and been waited for, in ticks
 * @param started when it started, in ticks since boot; with the pid it names one process for ever
 * @param residentPages resident memory in pages, shared memory it has touched included
 */
record ProcessStat(int pid, boolean named, int parent, long ticks, long childTicks, long started, long residentPages) {
    /** The program names of PostgreSQL and its kin. */
    private static final Set<String> PROGRAMS = Set.of("postgres", "postmaster", "edb-postgres");

    /** Reads the file, or null if the process is gone or cannot be PostgreSQL's. */
    static @Nullable ProcessStat read(KernelFiles proc, int pid) {
        TextScanner scan = proc.readOnce(pid + "/stat");
        if (scan == null || scan.number() != pid || !scan.take(" (")) {
            return null;
        }
        // A program may have a bracket in its name, nothing behind it has.
        String name = scan.upToLast(')');
        boolean named = PROGRAMS.contains(name);
        if (!named && !name.contains("postgres") && !name.contains("postmaster")) {
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
        return new ProcessStat(pid, named, parent, ticks, childTicks, started, scan.number());
    }
}
