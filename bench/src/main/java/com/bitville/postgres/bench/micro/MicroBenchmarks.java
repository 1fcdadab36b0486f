package com.bitville.postgres.bench.micro;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** Runs the JMH benchmarks of this module, with the JVM options of the distribution. */
public final class MicroBenchmarks {
    private MicroBenchmarks() {}

    /**
     * Runs them all.
     *
     * @param distribution whose options they run with
     * @param quick whether a rough figure is enough
     */
    public static List<MicroResult> run(Path distribution, boolean quick) throws IOException, RunnerException {
        List<String> flags = ShippedFlags.of(distribution);
        Collection<RunResult> runs = new Runner(new OptionsBuilder()
                        .include("com\\.bitville\\.postgres\\..*Benchmark\\..*")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .forks(1)
                        .warmupIterations(quick ? 1 : 3)
                        .measurementIterations(quick ? 3 : 5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgs(flags.toArray(String[]::new))
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuProfiler.class)
                        .build())
                .run();
        List<MicroResult> results = new ArrayList<>();
        for (RunResult run : runs) {
            String name = run.getParams().getBenchmark();
            Statistics cpu = secondary(run, CpuProfiler.NAME);
            results.add(new MicroResult(
                    name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
                    parameter(run),
                    cpu.getMean(),
                    (cpu.getMax() - cpu.getMin()) / 2 / cpu.getMean(),
                    secondary(run, "gc.alloc.rate.norm").getMean()));
        }
        return results;
    }

    private static String parameter(RunResult run) {
        List<String> values = new ArrayList<>();
        for (String key : run.getParams().getParamsKeys()) {
            values.add(run.getParams().getParam(key));
        }
        return String.join(" ", values);
    }

    @SuppressWarnings("rawtypes") // JMH has it so.
    private static Statistics secondary(RunResult run, String name) {
        return run.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(name))
                .map(entry -> entry.getValue().getStatistics())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("JMH gives no " + name));
    }
}
