package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.engine.internal.collector.CollectionPlace;
import com.bitville.postgres.engine.internal.cycle.CycleLoop;
import com.bitville.postgres.engine.internal.cycle.CycleRunner;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import com.bitville.postgres.engine.internal.limit.CostBudget;
import com.bitville.postgres.engine.internal.overload.ReplicaLag;
import com.bitville.postgres.engine.internal.run.CollectorWorker;
import com.bitville.postgres.engine.internal.whiteboard.EngineServices;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** One loop over a fake server, stepped by the test, with a fake clock. */
public final class Harness implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-23T06:00:00Z");
    public static final Duration INTERVAL = Duration.ofSeconds(60);
    /** Deadlines run in real time: long enough for any stall of the machine. */
    private static final Duration NEVER = Duration.ofMinutes(10);

    private static final Duration GRACE = Duration.ofMillis(500);

    public final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(90).toNanos());
    public final EngineServices registry = new EngineServices();
    public final FakeDatabase database = new FakeDatabase("default");
    public final List<Cycle> cycles = new CopyOnWriteArrayList<>();
    public final CycleListener listener = cycles::add;
    public final CycleLoop loop;
    public final AdmissionControl restraint;
    private final CycleRunner runner;
    private final CollectorWorker collectorWorker = new CollectorWorker("default");

    public Harness() {
        this(NEVER, Scope.SERVER, 100);
    }

    public Harness(double budgetPercent) {
        this(NEVER, Scope.SERVER, budgetPercent);
    }

    public Harness(Scope scope, double budgetPercent) {
        this(NEVER, scope, budgetPercent);
    }

    public Harness(Duration coreDeadline) {
        this(coreDeadline, Scope.SERVER, 100);
    }

    private Harness(Duration coreDeadline, Scope scope, double budgetPercent) {
        EngineSettings settings = new EngineSettings(
                INTERVAL, budgetPercent, coreDeadline, NEVER, coreDeadline.equals(NEVER) ? NEVER : GRACE);
        restraint = new AdmissionControl("default", new CostBudget(budgetPercent, nanos::get));
        Clock clock = Clock.fixed(START, ZoneOffset.UTC);
        CollectionPlace collectionPlace =
                new CollectionPlace("default", database, restraint, collectorWorker, new ReplicaLag());
        runner = new CycleRunner(collectionPlace, registry.outbox()::get, settings, clock);
        loop = new CycleLoop(collectionPlace, scope, registry, runner, INTERVAL, nanos::get);
        registry.listeners().add(listener, 0);
    }

    public Harness with(Collector... collectors) {
        for (Collector collector : collectors) {
            registry.roster().add(collector, Map.of());
        }
        return this;
    }

    /** Advances the clock by that time, stepping the loop whenever it is due. */
    public Harness pass(Duration time) {
        long end = nanos.get() + time.toNanos();
        while (true) {
            long next = loop.step();
            if (next - end > 0) {
                nanos.set(end);
                return this;
            }
            nanos.set(Math.max(0, next - nanos.get()) + nanos.get());
        }
    }

    public Map<String, Object> status(String collector) {
        return loop.status().stream()
                .filter(entry -> collector.equals(entry.get("name")))
                .findAny()
                .orElseThrow();
    }

    @Override
    public void close() {
        runner.stop();
        collectorWorker.close();
    }
}
