package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.engine.internal.EngineSettings;
import com.bitville.postgres.engine.internal.collector.CollectionPlace;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import com.bitville.postgres.engine.internal.limit.CostBudget;
import com.bitville.postgres.engine.internal.overload.ReplicaLag;
import com.bitville.postgres.engine.internal.run.CollectorWorker;
import com.bitville.postgres.engine.internal.run.RotatingDatabase;
import com.bitville.postgres.engine.internal.whiteboard.EngineServices;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The engine's threads: one per server, one for host and agent. Thread-safe. */
public final class ServerLoops {
    private static final Duration STOP = Duration.ofSeconds(3);
    private static final int VISITS_PER_CYCLE = 6;
    private static final Duration SHORTEST_BETWEEN_VISITS = Duration.ofSeconds(1);

    private final EngineServices engineServices;
    private final EngineSettings settings;
    private final Clock clock;
    private final LongSupplier ticker;
    private final LoopThread own;
    private final Map<Database, LoopThread> servers = new LinkedHashMap<>();
    private boolean started;
    private boolean stopped;

    public ServerLoops(EngineServices engineServices, EngineSettings settings, Clock clock, LongSupplier ticker) {
        this.engineServices = engineServices;
        this.settings = settings;
        this.clock = clock;
        this.ticker = ticker;
        CollectorWorker collectorWorker = new CollectorWorker("host");
        own = new LoopThread(
                "host",
                List.of(
                        loop(
                                new CollectionPlace(
                                        "host",
                                        null,
                                        AdmissionControl.none("host", ticker),
                                        collectorWorker,
                                        new ReplicaLag()),
                                Scope.HOST),
                        loop(
                                new CollectionPlace(
                                        "agent",
                                        null,
                                        AdmissionControl.none("agent", ticker),
                                        collectorWorker,
                                        new ReplicaLag()),
                                Scope.AGENT)),
                collectorWorker,
                ticker);
    }

    /** All loops of a server share one budget, one overload detector, and one run at a time. */
    private LoopThread thread(Database database) {
        String server = database.server();
        CollectorWorker collectorWorker = new CollectorWorker(server);
        AdmissionControl admissionControl =
                new AdmissionControl(server, new CostBudget(settings.budgetPercent(), ticker));
        CollectionPlace collectionPlace =
                new CollectionPlace(server, database, admissionControl, collectorWorker, new ReplicaLag());
        List<CycleLoop> loops = List.of(
                loop(collectionPlace, Scope.SERVER),
                loop(collectionPlace, Scope.SERVER_FILES),
                loop(collectionPlace.visiting(new RotatingDatabase(database)), Scope.DATABASE));
        return new LoopThread(server, loops, collectorWorker, ticker);
    }

    private CycleLoop loop(CollectionPlace collectionPlace, Scope scope) {
        CycleRunner runner = new CycleRunner(collectionPlace, engineServices.outbox()::get, settings, clock);
        Duration interval = scope == Scope.DATABASE ? betweenVisits(settings.interval()) : settings.interval();
        return new CycleLoop(collectionPlace, scope, engineServices, runner, interval, ticker);
    }

    /** Several databases are visited in a cycle's time, one after the other, as far as the budget allows. */
    private static Duration betweenVisits(Duration interval) {
        Duration share = interval.dividedBy(VISITS_PER_CYCLE);
        return share.compareTo(SHORTEST_BETWEEN_VISITS) < 0 ? SHORTEST_BETWEEN_VISITS : share;
    }

    public synchronized void start() {
        started = true;
        own.start();
        servers.values().forEach(LoopThread::start);
    }

    /** Adds a server. It replaces one of the same name that has not left yet: a collector never runs twice at a time for a server. */
    public void add(Database database) {
        List<Database> replaced;
        synchronized (this) {
            replaced = servers.keySet().stream()
                    .filter(other -> other.server().equals(database.server()))
                    .toList();
        }
        replaced.forEach(this::remove);
        synchronized (this) {
            if (!stopped) {
                LoopThread thread = thread(database);
                servers.put(database, thread);
                if (started) {
                    thread.start();
                }
            }
        }
    }

    /** Removes a server: cancels its run in progress and waits for it, at most three seconds. */
    public void remove(Database database) {
        LoopThread thread;
        synchronized (this) {
            thread = servers.remove(database);
        }
        if (thread != null) {
            thread.stop();
            thread.join(STOP);
        }
    }

    public synchronized void soon() {
        all().forEach(LoopThread::soon);
    }

    public void stop() {
        List<LoopThread> ending;
        synchronized (this) {
            stopped = true;
            ending = all();
            servers.clear();
        }
        long end = System.nanoTime() + STOP.toNanos();
        ending.forEach(LoopThread::stop);
        ending.forEach(thread -> thread.join(Duration.ofNanos(end - System.nanoTime())));
    }

    public synchronized boolean running() {
        return started && !stopped;
    }

    public synchronized List<CycleLoop> loops() {
        return all().stream().flatMap(thread -> thread.loops().stream()).toList();
    }

    public synchronized List<LoopThread> all() {
        List<LoopThread> all = new ArrayList<>(servers.values());
        all.add(own);
        return all;
    }
}
