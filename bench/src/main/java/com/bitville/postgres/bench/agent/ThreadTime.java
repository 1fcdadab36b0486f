package com.bitville.postgres.bench.agent;

import com.bitville.postgres.testkit.sched.ProcessCpuTime;
import java.util.HashMap;
import java.util.Map;

/** Sums up the processor time of a process's threads by name, from reading to reading: what a thread used is gone from the kernel's list with it. */
final class ThreadTime {
    private final Map<String, Long> last = new HashMap<>();
    private final Map<String, Long> sums = new HashMap<>();

    void read(ProcessCpuTime stat) {
        stat.cpuByThread().forEach((name, nanos) -> {
            long used = nanos - last.getOrDefault(name, 0L);
            // Less than before: one of that name has ended.
            sums.merge(name, Math.max(0, used), Long::sum);
        });
        last.clear();
        last.putAll(stat.cpuByThread());
    }

    /** In ms, a lower bound. */
    double ms(String name) {
        return sums.getOrDefault(name, 0L) / 1e6;
    }
}
