package com.bitville.postgres.bench.measure;

import java.util.List;

/**
 * What an agent used in a stretch of time; windows of one agent can be added.
 *
 * @param seconds how long
 * @param cycles how many cycles the listener heard of
 * @param cpuMs processor time of the process
 * @param collectorMs the part of the thread that collects garbage
 * @param compilerMs the part of the compiler's thread
 * @param allocatedKb allocated memory
 * @param fullCollections collections of the whole heap
 * @param serverMs processor time of its backends
 * @param requests what it posted
 * @param bytes the bodies of these
 */
public record Window(
        double seconds,
        double cycles,
        double cpuMs,
        double collectorMs,
        double compilerMs,
        double allocatedKb,
        double fullCollections,
        double serverMs,
        double requests,
        double bytes) {
    static Window between(Reading from, Reading to) {
        double server = 0;
        for (int i = 0; i < to.backends().size(); i++) {
            server += to.backends().get(i).since(from.backends().get(i)).toNanos() / 1e6;
        }
        return new Window(
                (to.nanos() - from.nanos()) / 1e9,
                to.cycle() - from.cycle(),
                to.process().cpu().minus(from.process().cpu()).toMillis(),
                thread("VM Thread", from, to),
                thread("C1 CompilerThre", from, to),
                to.garbage().allocatedKb() - from.garbage().allocatedKb(),
                to.garbage().full() - from.garbage().full(),
                server,
                to.requests() - from.requests(),
                to.bytes() - from.bytes());
    }

    private static double thread(String name, Reading from, Reading to) {
        return (to.process().cpuByThread().getOrDefault(name, 0L)
                        - from.process().cpuByThread().getOrDefault(name, 0L))
                / 1e6;
    }

    static Window sum(List<Window> windows) {
        Window sum = new Window(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (Window next : windows) {
            sum = new Window(
                    sum.seconds + next.seconds,
                    sum.cycles + next.cycles,
                    sum.cpuMs + next.cpuMs,
                    sum.collectorMs + next.collectorMs,
                    sum.compilerMs + next.compilerMs,
                    sum.allocatedKb + next.allocatedKb,
                    sum.fullCollections + next.fullCollections,
                    sum.serverMs + next.serverMs,
                    sum.requests + next.requests,
                    sum.bytes + next.bytes);
        }
        return sum;
    }
}
