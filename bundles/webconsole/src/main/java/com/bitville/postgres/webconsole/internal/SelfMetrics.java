package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's own figures of the last hour: one sample per cycle, at most one per five seconds, so at most 720. Sampled on its own thread,
 * because a sample calls all parts and must not delay the engine's threads. Thread-safe.
 */
@Component(service = {SelfMetrics.class, CycleListener.class})
public final class SelfMetrics implements CycleListener {
    private static final Logger LOG = LoggerFactory.getLogger(SelfMetrics.class);
    private static final Duration APART = Duration.ofSeconds(5);
    private static final Duration REACH = Duration.ofHours(1);

    private static final Duration STOP = Duration.ofSeconds(1);

    private final Clock clock;
    private final LongSupplier ticker;
    private final Semaphore cycles = new Semaphore(0);
    private final Thread thread;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private volatile @Nullable StatusReport report;
    private volatile boolean stopped;

    /** The kept values of a status document; {@code at} is for the page, {@code nanos} for calculations; budgets by server. */
    private record Sample(Instant at, long nanos, Map<String, double[]> budgets, double bytes, double delivered) {}

    /** Created by the component runtime. */
    @Activate
    public SelfMetrics() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    SelfMetrics(Clock clock, LongSupplier ticker) {
        this.clock = clock;
        this.ticker = ticker;
        Guard guard = new Guard(
                defect -> LOG.warn(
                        "samples_defect defect={} trace={} consequence=figures_are_missing_on_the_page",
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("samples_well_again"));
        thread = Threads.bare("bitville-webconsole-samples", () -> guard.loop(() -> !stopped, this::afterCycle));
    }

    @Activate
    void start() {
        thread.start();
    }

    @Deactivate
    void stop() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindReport(StatusReport given) {
        report = given;
    }

    void unbindReport(StatusReport gone) {
        if (report == gone) {
            report = null;
        }
    }

    @Override
    public void onCycle(Cycle cycle) {
        cycles.release();
    }

    private void afterCycle() throws InterruptedException {
        cycles.acquire();
        cycles.drainPermits();
        take();
    }

    /** Takes a sample, unless the last one is recent. */
    void take() {
        StatusReport source = report;
        long now = ticker.getAsLong();
        if (source == null || !due(now)) {
            return;
        }
        Map<String, Object> status = source.report();
        Map<String, double[]> budgets = new LinkedHashMap<>();
        if (at(status, "engine").get("budget") instanceof Collection<?> all) {
            for (Object one : all) {
                if (one instanceof Map<?, ?> budget) {
                    budgets.put(
                            String.valueOf(budget.get("server")),
                            new double[] {number(budget, "spent_ms"), number(budget, "allowed_ms")});
                }
            }
        }
        add(new Sample(
                clock.instant(),
                now,
                budgets,
                number(at(status, "spool"), "bytes"),
                number(at(status, "shipper"), "delivered")));
    }

    private synchronized boolean due(long now) {
        Sample last = samples.peekLast();
        return last == null || now - last.nanos() >= APART.toNanos();
    }

    private synchronized void add(Sample sample) {
        samples.addLast(sample);
        while (sample.nanos() - samples.getFirst().nanos() > REACH.toNanos()) {
            samples.removeFirst();
        }
    }

    /** The data of the page's plots: one object per sample, with the budget of the given server. */
    synchronized List<Map<String, Object>> points(String server) {
        List<Map<String, Object>> points = new ArrayList<>();
        Sample before = null;
        for (Sample sample : samples) {
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("t", sample.at().toEpochMilli() / 1000.0);
            double[] budget = sample.budgets().get(server);
            if (budget != null) {
                point.put("spent_ms", budget[0]);
                point.put("allowed_ms", budget[1]);
            }
            point.put("bytes", sample.bytes());
            if (before != null) {
                double minutes = (sample.nanos() - before.nanos()) / 60e9;
                point.put("delivered_per_minute", Math.max(0, sample.delivered() - before.delivered()) / minutes);
            }
            points.add(point);
            before = sample;
        }
        return points;
    }

    private static Map<?, ?> at(Map<?, ?> document, String key) {
        return document.get(key) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    private static double number(Map<?, ?> document, String key) {
        return document.get(key) instanceof Number number ? number.doubleValue() : 0;
    }
}
