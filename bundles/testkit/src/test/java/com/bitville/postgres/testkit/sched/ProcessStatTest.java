package com.bitville.postgres.testkit.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
    @Test
    void readsMemoryAndThreadsOfThisProcess() throws IOException {
        ProcessStat stat = ProcessStat.of(ProcessHandle.current().pid());
        assertThat(stat.residentKb()).isPositive().isLessThanOrEqualTo(stat.highestResidentKb());
        assertThat(stat.threads()).isGreaterThan(1);
        assertThat(stat.cpuByThread()).containsKey("VM Thread");
    }

    @Test
    void processorTimeIsThatOfItsThreadsAndMore() throws IOException {
        long pid = ProcessHandle.current().pid();
        long ofThreads = ProcessStat.of(pid).cpuByThread().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(ofThreads).isPositive();
        assertThat(ProcessStat.of(pid).cpu().plusMillis(20).toNanos()).isGreaterThanOrEqualTo(ofThreads);
    }
}
