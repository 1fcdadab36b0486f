package com.bitville.postgres.host.internal.postgres;

import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code /proc/PID/stat} of a process that is or may be PostgreSQL's.
 *
 * @param pid the process
 * @param named whether its program has one of PostgreSQL's own names; else its name, which the kernel truncates to 15 bytes, only contains
 *     one, like that of a wrapped program ({@code .postgres-wrapp}) or an exporter
 * @param parent its parent
 * @param ticks CPU time of the process itself, in ticks
 * @param childTicks CPU time of its children that have ended and been waited for, in ticks
 * @param started when it started, in ticks since boot; together with the pid it identifies a process permanently
 * @param residentPages resident memory in pages, including shared memory it has used
 */
record ProcessStat(int pid, boolean named, int parent, long ticks, long childTicks, long started, long residentPages) {
    /** The program names of PostgreSQL and its derivatives. */
    private static final Set<String> PROGRAMS = Set.of("postgres", "postmaster", "edb-postgres");

    /** Reads the file; null if the process has ended or cannot be PostgreSQL's. */
    static @Nullable ProcessStat read(KernelFiles proc, int pid) {
        TextScanner textScanner = proc.readOnce(pid + "/stat");
        if (textScanner == null || textScanner.number() != pid || !textScanner.take(" (")) {
            return null;
        }
        // A program's name may contain a bracket, the fields after it cannot.
        String name = textScanner.upToLast(')');
        boolean named = PROGRAMS.contains(name);
        if (!named && !name.contains("postgres") && !name.contains("postmaster")) {
            return null;
        }
        textScanner.skipWords(1);
        int parent = (int) textScanner.number();
        textScanner.skipWords(9);
        long ticks = textScanner.number() + textScanner.number();
        long childTicks = textScanner.number() + textScanner.number();
        textScanner.skipWords(4);
        long started = textScanner.number();
        textScanner.skipWords(1);
        return new ProcessStat(pid, named, parent, ticks, childTicks, started, textScanner.number());
    }
}
