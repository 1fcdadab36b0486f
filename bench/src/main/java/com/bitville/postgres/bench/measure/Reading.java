package com.bitville.postgres.bench.measure;

import com.bitville.postgres.testkit.sched.ProcessStat;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.util.List;

/**
 * All that only grows, at one moment.
 *
 * @param nanos {@link System#nanoTime()}
 * @param cycle as {@link Agent#cycle()} has it
 * @param process the agent's process
 * @param garbage its garbage collector
 * @param backends its backends on each server
 * @param requests what the listener took
 * @param bytes the same in bytes of bodies
 */
record Reading(
        long nanos,
        double cycle,
        ProcessStat process,
        GcLog garbage,
        List<SchedStat> backends,
        long requests,
        long bytes) {
    Reading {
        backends = List.copyOf(backends);
    }

    int connections() {
        return backends.stream().mapToInt(on -> on.nanos().size()).sum();
    }
}
