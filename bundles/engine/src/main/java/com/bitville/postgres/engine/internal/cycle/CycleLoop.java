package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.engine.internal.collector.CollectionPlace;
import com.bitville.postgres.engine.internal.collector.CollectorRegistration;
import com.bitville.postgres.engine.internal.collector.CollectorStats;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import com.bitville.postgres.engine.internal.limit.AdmissionRefusal;
import com.bitville.postgres.engine.internal.whiteboard.EngineServices;
import com.bitville.postgres.engine.internal.whiteboard.TrackedService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cycles of one server (or of {@code host} or {@code agent}): runs what is due and dispatches the result. {@link #step()} is called by
 * one thread only; everything else by any thread.
 */
public final class CycleLoop {
    /** How often to check for a missing service or server; the check needs no connection. */
    static final Duration LOOK = Duration.ofSeconds(1);
    /** How long to wait for further services after one has come, so that a start is one cycle and not five. */
    static final Duration SETTLE = Duration.ofMillis(500);

    private final String server;
    private final Scope scope;
    private final @Nullable Database database;
    private final EngineServices engineServices;
    private final CycleRunner runner;
    private final AdmissionControl admissionControl;
    private final LongSupplier ticker;
    private final CycleSchedule cycleSchedule;
    private final long begun;
    private final long interval;
    private final RunningOrder order;
    /** The isolated collectors of each name; another one, as its file was changed, has costs of its own. */
    private final Map<String, Object> isolatedBefore = new HashMap<>();

    private final CatalogStates catalogStates = new CatalogStates();
    private final AtomicLong cycles = new AtomicLong();
    private volatile boolean stopped;
    private volatile boolean reached;
    /** Whether a cycle has run since the server came up; whatever its result, no further cycle runs ahead of the grid. */
    private boolean servedSinceUp;

    public CycleLoop(
            CollectionPlace collectionPlace,
            Scope scope,
            EngineServices engineServices,
            CycleRunner runner,
            Duration interval,
            LongSupplier ticker) {
        this.server = collectionPlace.server();
        this.scope = scope;
        this.database = scope == Scope.SERVER || scope == Scope.DATABASE ? collectionPlace.database() : null;
        this.engineServices = engineServices;
        this.runner = runner;
        this.admissionControl = collectionPlace.restraint();
        this.ticker = ticker;
        this.interval = interval.toNanos();
        this.order = new RunningOrder(engineServices.collectors(), server, scope, interval);
        this.begun = ticker.getAsLong();
        this.cycleSchedule = new CycleSchedule(interval, begun + SETTLE.toNanos());
        this.reached = database == null;
    }

    public String server() {
        return server;
    }

    /** Called when a collector, a listener or the outbox has come, which a cycle should use soon. */
    void soon() {
        cycleSchedule.sooner(ticker.getAsLong() + SETTLE.toNanos());
    }

    /** Cancels the run in progress. An aborted cycle is not dispatched, so the next start covers its time. */
    void stop() {
        stopped = true;
        runner.stop();
    }

    /**
     * Runs what is due.
     *
     * @return the time of the next call, by the monotonic clock
     */
    public long step() {
        long now = ticker.getAsLong();
        if (cycleSchedule.next() - now > 0 && !hasJustComeUp()) {
            return reached
                    ? earlier(cycleSchedule.next(), sample(now))
                    : earlier(cycleSchedule.next(), now + LOOK.toNanos());
        }
        Optional<String> obstacle = obstacle(now);
        if (obstacle.isPresent()) {
            order.all()
                    .forEach(scheduledCollector -> scheduledCollector.record().waits(obstacle.get()));
            return now + LOOK.toNanos();
        }
        cycleSchedule.sooner(now);
        servedSinceUp = database != null && database.state() == ServerState.UP;
        cycle(cycleSchedule.take(now));
        cycleSchedule.over(ticker.getAsLong());
        return earlier(cycleSchedule.next(), nextSample(ticker.getAsLong()));
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private long nextSample(long now) {
        long next = cycleSchedule.next();
        for (ScheduledCollector scheduledCollector : order.sampled()) {
            next = earlier(next, scheduledCollector.record().nextSample(now, admissionControl::rest));
        }
        return next;
    }

    private long sample(long now) {
        List<ScheduledCollector> due = order.sampled().stream()
                .filter(one -> one.record().nextSample(now, admissionControl::rest) - now <= 0)
                .toList();
        if (due.isEmpty()) {
            return nextSample(now);
        }
        boolean possible = database != null
                && database.state() == ServerState.UP
                && !engineServices.listeners().isEmpty();
        List<ScheduledCollector> spared =
                possible ? due.stream().filter(this::spared).toList() : List.of();
        if (!spared.isEmpty()) {
            Cycle seen = runner.sample(cycles.get(), now, spared);
            List<Snapshot> withRows = seen.snapshots().stream()
                    .filter(snapshot -> snapshot.rowCount() > 0)
                    .toList();
            if (!stopped && !withRows.isEmpty()) {
                engineServices
                        .dispatcher()
                        .dispatch(new Cycle(server, seen.number(), seen.at(), withRows, succeeded(seen)));
            }
        }
        long after = ticker.getAsLong();
        long next = nextSample(after);
        return next - after > 0 ? next : after + LOOK.toNanos();
    }

    private boolean spared(ScheduledCollector scheduledCollector) {
        Optional<AdmissionRefusal> distress = admissionControl.forbidden(scheduledCollector);
        distress.ifPresent(scheduledCollector.record()::shed);
        return distress.isEmpty() && admissionControl.spares(scheduledCollector);
    }

    private static List<Outcome> succeeded(Cycle seen) {
        return seen.outcomes().stream()
                .filter(outcome -> outcome.failure().isEmpty())
                .toList();
    }

    private void cycle(long slot) {
        List<ScheduledCollector> all = order.all();
        if (scope == Scope.SERVER && all.stream().noneMatch(ScheduledCollector::gauge)) {
            admissionControl.loadUnknown();
        }
        if (scope == Scope.SERVER) {
            Map<String, Object> isolated = new HashMap<>();
            all.stream().filter(one -> one.subject().has(Trait.ISOLATED)).forEach(one -> {
                Object before = isolatedBefore.put(one.subject().name(), one.collector());
                if (before != null && before != one.collector()) {
                    one.record().forgetCost();
                }
                isolated.put(one.subject().name(), one.collector());
            });
            admissionControl.divide(isolated);
        }
        Cycle cycle = scope == Scope.DATABASE ? visit(slot, all) : regular(slot);
        if (cycle == null) {
            return;
        }
        // A database that cannot be visited does not make the next one due earlier.
        reached |= scope == Scope.DATABASE || !cycle.snapshots().isEmpty();
        if (!stopped && !cycle.outcomes().isEmpty()) {
            engineServices.dispatcher().dispatch(cycle);
        }
    }

    private @Nullable Cycle regular(long slot) {
        List<ScheduledCollector> due =
                order.inCycles().stream().filter(one -> one.record().due(slot)).toList();
        return due.isEmpty() ? null : runner.run(cycles.incrementAndGet(), slot, due);
    }

    /** What is due in the database whose turn it is. */
    private @Nullable Cycle visit(long slot, List<ScheduledCollector> all) {
        return database == null || all.isEmpty()
                ? null
                : database.nextDatabase()
                        .map(next -> visit(database, next, slot, all))
                        .orElse(null);
    }

    private @Nullable Cycle visit(Database server, String next, long slot, List<ScheduledCollector> all) {
        VisitPlan plan = VisitPlan.of(slot, next, all, catalogStates);
        List<ScheduledCollector> due = plan.due();
        if (due.isEmpty()) {
            server.visited(next, true);
            return null;
        }
        if (isPostponed(due, next)) {
            return null;
        }
        Cycle cycle = runner.visit(cycles.incrementAndGet(), plan);
        if (cycle.outcomes().stream().anyMatch(outcome -> outcome.failure().equals(Optional.of(Reason.SHED)))
                || due.stream().anyMatch(one -> one.record().isUnfinished(next))) {
            server.visited(next, false);
        }
        return cycle;
    }

    /** A visit that waits for the budget is the ordinary pace of a round over many databases; one that waits for the server is told. */
    private boolean isPostponed(List<ScheduledCollector> due, String database) {
        admissionControl.begin();
        Optional<AdmissionRefusal> obstacle = admissionControl.againstVisit(due.get(0), database);
        obstacle.filter(why -> why.cause() == AdmissionRefusal.Cause.DISTRESS)
                .ifPresent(why -> due.forEach(one -> one.record().shed(why)));
        return obstacle.isPresent();
    }

    /** Whether a collector of that name runs in this loop. */
    public boolean has(String collector) {
        return order.all().stream()
                .anyMatch(scheduledCollector ->
                        scheduledCollector.subject().name().equals(collector));
    }

    /** Runs one collector now; called by the thread of {@link #step()}. */
    Cycle now(ManualRun request) throws CollectException {
        String collector = request.collector();
        ScheduledCollector scheduledCollector = request.unregistered()
                .map(this::stranger)
                .or(() -> order.all().stream()
                        .filter(one -> one.subject().name().equals(collector))
                        .findFirst())
                .orElseThrow(() -> new CollectException(Reason.UNAVAILABLE, "collector " + collector + " was removed"));
        Cycle cycle = runner.once(cycles.incrementAndGet(), scheduledCollector, !request.ship(), request);
        if (request.ship()) {
            engineServices.dispatcher().dispatch(cycle);
        }
        return cycle;
    }

    private ScheduledCollector stranger(CollectorRegistration registration) {
        Subject subject = registration.subject();
        return new ScheduledCollector(
                new TrackedService<>(registration, 0),
                subject,
                new CollectorStats(subject, server),
                false,
                RunningOrder.LAST);
    }

    /** Before the first success, a cycle runs as soon as the server is up; after it, on the grid. */
    private boolean hasJustComeUp() {
        if (reached || database == null) {
            return false;
        }
        boolean up = database.state() == ServerState.UP;
        servedSinceUp &= up;
        return up && !servedSinceUp;
    }

    /** Why no cycle can begin now. The first connection to a server is waited for, at most one interval. */
    private Optional<String> obstacle(long now) {
        if (engineServices.collectors().isEmpty() || engineServices.listeners().isEmpty()) {
            return Optional.of("no cycle listener is registered yet");
        }
        if (!reached && database != null && database.state() == ServerState.CONNECTING && now - begun < interval) {
            return Optional.of("the first connection to the server is being opened");
        }
        return Optional.empty();
    }

    /** One entry per registered collector of this scope. */
    public List<Map<String, @Nullable Object>> status() {
        Map<Sql, Double> executed = database == null ? Map.of() : database.executedMs();
        return order.all().stream()
                .map(scheduledCollector -> scheduledCollector
                        .record()
                        .status(scheduledCollector.collector().service().executedMs(executed)))
                .toList();
    }

    /** Whether this loop is a server's; only servers have a budget. */
    public boolean aboutServer() {
        return scope == Scope.SERVER;
    }

    public AdmissionControl restraint() {
        return admissionControl;
    }

    public long cycles() {
        return cycles.get();
    }

    public long skipped() {
        return cycleSchedule.skipped();
    }
}
