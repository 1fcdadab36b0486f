package com.bitville.postgres.host.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.host.internal.HostTree.FakeRun;
import com.bitville.postgres.host.internal.filesystem.Inodes;
import com.bitville.postgres.host.internal.filesystem.SpaceProbe;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sample of this machine costs the agent. */
@EnabledOnOs(OS.LINUX)
class CostTest {
    private static final Logger LOG = LoggerFactory.getLogger(CostTest.class);
    private static final int WARM = 50;
    private static final int MEASURED = "deep".equals(System.getProperty("bitville.depth")) ? 1000 : 50;

    @Test
    void sampleStaysWithinItsBudget() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Inodes inodes = new Inodes()) {
            HostCollector collector = new HostCollector(Path.of("/"), Map.of(), SpaceProbe.system(), inodes);
            Instant now = Instant.parse("2026-11-23T06:00:00Z");
            Optional<byte[]> state = Optional.empty();
            long[] cpu = new long[MEASURED];
            long allocated = 0;
            long first = 0;
            for (int i = -WARM; i < MEASURED; i++) {
                now = now.plusMillis(10);
                long cpuBefore = threads.getCurrentThreadCpuTime();
                long bytesBefore = threads.getCurrentThreadAllocatedBytes();
                state = collector.collect(new FakeRun(now, state)).nextState();
                long spent = threads.getCurrentThreadCpuTime() - cpuBefore;
                first = i == -WARM ? spent : first;
                if (i >= 0) {
                    cpu[i] = spent;
                    allocated += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
                }
            }
            Arrays.sort(cpu);
            LOG.info(
                    "host_sample_cost first_ms={} median_ms={} worst_ms={} allocated_kb={} state_bytes={}",
                    first / 1e6,
                    cpu[MEASURED / 2] / 1e6,
                    cpu[MEASURED - 1] / 1e6,
                    allocated / MEASURED / 1024,
                    state.orElseThrow().length);
            assertThat(cpu[MEASURED / 2]).as("median CPU time in ns").isLessThan(3_500_000);
        }
    }
}
