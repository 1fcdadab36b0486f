package com.bitville.postgres.testkit.sched;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessCpuTimeTest {
    @Test
    void readsMemoryAndThreadsOfThisProcess() throws IOException {
        ProcessCpuTime stat = ProcessCpuTime.of(ProcessHandle.current().pid());
        assertThat(stat.residentKb()).isPositive().isLessThanOrEqualTo(stat.highestResidentKb());
        assertThat(stat.threads()).isGreaterThan(1);
        assertThat(stat.cpuByThread()).containsKey("VM Thread");
    }

    @Test
    void processorTimeIsThatOfItsThreadsAndMore() throws IOException {
        long pid = ProcessHandle.current().pid();
        long ofThreads = ProcessCpuTime.of(pid).cpuByThread().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(ofThreads).isPositive();
        assertThat(ProcessCpuTime.of(pid).cpu().plusMillis(20).toNanos()).isGreaterThanOrEqualTo(ofThreads);
    }
}
