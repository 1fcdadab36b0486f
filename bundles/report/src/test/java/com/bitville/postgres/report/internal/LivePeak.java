package com.bitville.postgres.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.concurrent.FutureTask;

/** The most that was alive at once on the heap while something ran, beyond what was alive before: measured after one collection upon the other. */
final class LivePeak {
    /** What is measured. */
    interface Work {
        void run() throws IOException;
    }

    private LivePeak() {}

    static long of(Work work) {
        long before = alive();
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            work.run();
            return true;
        });
        new Thread(task, "bitville-test-measured").start();
        long peak = 0;
        int looks = 0;
        while (!task.isDone()) {
            peak = Math.max(peak, alive() - before);
            looks++;
        }
        assertThat(task).succeedsWithin(Duration.ofMinutes(1));
        assertThat(looks).as("looks at the heap").isGreaterThan(10);
        return peak;
    }

    /** As the collection itself has found it: what is used a moment later has new garbage. */
    private static long alive() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }
}
