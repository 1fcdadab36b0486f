package com.bitville.postgres.bench.micro;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** The processor time of a call, which a busy machine does not stretch: of the whole process, the garbage collector included. */
public final class CpuProfiler implements InternalProfiler {
    static final String NAME = "cpu.norm";

    private long before;

    @Override
    public String getDescription() {
        return "processor time of a call";
    }

    private static long nanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = nanos();
    }

    @Override
    @SuppressWarnings("rawtypes") // JMH has it so.
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double microseconds = (nanos() - before) / 1e3 / result.getMetadata().getAllOps();
        return List.of(new ScalarResult(NAME, microseconds, "us/op", AggregationPolicy.AVG));
    }
}
