package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The engine's threads: one a server, one for host and agent. Safe for use by several threads. */
final class Threads {
    private static final Duration STOP = Duration.ofSeconds(3);

    private final Registry registry;
    private final EngineSettings settings;
    private final Clock clock;
    private final LongSupplier ticker;
    private final LoopThread own;
    private final Map<Database, LoopThread> servers = new LinkedHashMap<>();
    private boolean started;
    private boolean stopped;

    Threads(Registry registry, EngineSettings settings, Clock clock, LongSupplier ticker) {
        this.registry = registry;
        this.settings = settings;
        this.clock = clock;
        this.ticker = ticker;
        own = new LoopThread("host", List.of(loop("host", Scope.HOST, null), loop("agent", Scope.AGENT, null)), ticker);
    }

    private CycleLoop loop(String name, Scope scope, @Nullable Database database) {
        return loop(name, scope, database, Restraint.none(name, ticker));
    }

    /** All that is read of a server costs the same server: one budget, one distress. */
    private List<CycleLoop> loops(Database database) {
        String server = database.server();
        Restraint restraint = new Restraint(server, new Budget(settings.budgetPercent(), ticker));
        return List.of(
                loop(server, Scope.SERVER, database, restraint),
                loop(server, Scope.SERVER_FILES, database, restraint),
                loop(server, Scope.DATABASE, new Rounds(database), restraint));
    }

    private CycleLoop loop(String server, Scope scope, @Nullable Database database, Restraint restraint) {
        boolean connects = scope == Scope.SERVER || scope == Scope.DATABASE;
        CycleRunner runner = new CycleRunner(server, database, registry.outbox()::get, settings, restraint, clock);
        return new CycleLoop(
                server, scope, connects ? database : null, registry, runner, restraint, settings.interval(), ticker);
    }

    synchronized void start() {
        started = true;
        own.start();
        servers.values().forEach(LoopThread::start);
    }

    /** A server came. It replaces one of the same name that has not left yet, for a collector never runs twice at once for a server. */
    void add(Database database) {
        List<Database> replaced;
        synchronized (this) {
            replaced = servers.keySet().stream()
                    .filter(other -> other.server().equals(database.server()))
                    .toList();
        }
        replaced.forEach(this::remove);
        synchronized (this) {
            if (!stopped) {
                LoopThread thread = new LoopThread(database.server(), loops(database), ticker);
                servers.put(database, thread);
                if (started) {
                    thread.start();
                }
            }
        }
    }

    /** A server leaves: its run in progress is cancelled and waited for, at most three seconds. */
    void remove(Database database) {
        LoopThread thread;
        synchronized (this) {
            thread = servers.remove(database);
        }
        if (thread != null) {
            thread.stop();
            thread.join(STOP);
        }
    }

    synchronized void soon() {
        all().forEach(LoopThread::soon);
    }

    void stop() {
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

    synchronized boolean running() {
        return started && !stopped;
    }

    synchronized List<CycleLoop> loops() {
        return all().stream().flatMap(thread -> thread.loops().stream()).toList();
    }

    private List<LoopThread> all() {
        List<LoopThread> all = new ArrayList<>(servers.values());
        all.add(own);
        return all;
    }
}
