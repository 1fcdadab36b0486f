package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.status.StatusReport;
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
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The agent's own figures of the last hour: one sample with a cycle, at most one in five seconds, so at most 720. Has no thread. Safe
 * for use by several threads.
 */
@Component(service = {Samples.class, CycleListener.class})
public final class Samples implements CycleListener {
    private static final Duration APART = Duration.ofSeconds(5);
    private static final Duration REACH = Duration.ofHours(1);

    private final Clock clock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private volatile @Nullable StatusReport report;

    /** What is kept of a status document; budgets by server. */
    private record Sample(Instant at, Map<String, double[]> budgets, double bytes, double delivered) {}

    /** Begins without samples. */
    @Activate
    public Samples() {
        this(Clock.systemUTC());
    }

    Samples(Clock clock) {
        this.clock = clock;
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
        StatusReport source = report;
        Instant now = clock.instant();
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
        add(new Sample(now, budgets, number(at(status, "spool"), "bytes"), number(at(status, "shipper"), "delivered")));
    }

    private synchronized boolean due(Instant now) {
        Sample last = samples.peekLast();
        return last == null || Duration.between(last.at(), now).compareTo(APART) >= 0;
    }

    private synchronized void add(Sample sample) {
        samples.addLast(sample);
        while (Duration.between(samples.getFirst().at(), sample.at()).compareTo(REACH) > 0) {
            samples.removeFirst();
        }
    }

    /** As the page plots them: one object a sample, with the budget of that server. */
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
                double minutes = Duration.between(before.at(), sample.at()).toMillis() / 60_000.0;
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
