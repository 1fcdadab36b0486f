package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.delivery.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the collectors of one cycle of one server, one after the other, each under its deadline. Used by the server's own thread. */
final class CycleRunner {
    private final String server;
    private final @Nullable Database database;
    private final Supplier<@Nullable Outbox> outbox;
    private final EngineSettings settings;
    private final Restraint restraint;
    private final Clock clock;
    private final Watchdog watchdog;
    private final ReplicaLag replicas = new ReplicaLag();
    private OptionalDouble replicaLag = OptionalDouble.empty();
    private volatile @Nullable Watch current;
    private volatile boolean stopped;

    CycleRunner(
            String server,
            @Nullable Database database,
            Supplier<@Nullable Outbox> outbox,
            EngineSettings settings,
            Restraint restraint,
            Clock clock) {
        this.server = server;
        this.database = database;
        this.outbox = outbox;
        this.settings = settings;
        this.restraint = restraint;
        this.clock = clock;
        this.watchdog = new Watchdog(server);
    }

    /**
     * Runs the collectors that are due.
     *
     * @return what came of it; a stop in the middle leaves the rest out
     */
    Cycle run(long number, long slot, List<Due> due) {
        restraint.begin();
        return run(number, slot, due, this::against);
    }

    /** Runs what is due between two cycles; that the budget can spare it was asked before. */
    Cycle sample(long number, long slot, List<Due> due) {
        return run(number, slot, due, one -> Optional.empty());
    }

    private Cycle run(long number, long slot, List<Due> due, Function<Due, Optional<String>> against) {
        Instant at = clock.instant();
        List<Snapshot> snapshots = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        try (Leases leases = new Leases(database)) {
            for (Due one : due) {
                Optional<String> obstacle = against.apply(one);
                if (obstacle.isPresent()) {
                    one.record().givesWay(obstacle.get());
                    continue;
                }
                Watch watch = new Watch();
                if (!stopped && one.collector().enter(watch)) {
                    one.record().begin(at, slot);
                    long start = System.nanoTime();
                    Ending ending = watched(one, watch, leases, number, at);
                    long nanos = System.nanoTime() - start;
                    one.record().ended(ending, nanos, leases.spent(), settings.interval());
                    if (ending.state() == CollectorState.SHED) {
                        one.record().givesWay(ending.message());
                    }
                    Snapshot snapshot = ending.snapshot();
                    Cost spent = leases.spent();
                    if (spent != null) {
                        restraint.ran(one, spent, leases.latencyNanos(), load(snapshot, leases));
                    }
                    if (snapshot != null) {
                        snapshots.add(snapshot);
                    }
                    outcome(one, ending, nanos).ifPresent(outcomes::add);
                }
            }
        }
        return new Cycle(server, number, at, snapshots, outcomes);
    }

    /** What reads files costs the server nothing, unless it asks for a session. */
    private Optional<String> against(Due due) {
        return due.subject().scope() == Scope.SERVER_FILES ? Optional.empty() : restraint.against(due);
    }

    /** Runs one collector by hand: what it costs is charged as ever, when it is due next stays as it was. */
    Cycle once(long number, Due due) throws CollectException {
        Instant at = clock.instant();
        restraint.begin();
        Optional<String> obstacle = against(due);
        if (obstacle.isPresent()) {
            throw new CollectException(Reason.UNAVAILABLE, obstacle.get());
        }
        try (Leases leases = new Leases(database)) {
            Watch watch = new Watch();
            if (stopped || !due.collector().enter(watch)) {
                throw new CollectException(
                        Reason.UNAVAILABLE, "collector " + due.subject().name() + " is leaving");
            }
            long start = System.nanoTime();
            Ending ending = watched(due, watch, leases, number, at);
            Snapshot snapshot = ending.snapshot();
            Cost spent = leases.spent();
            if (spent != null) {
                restraint.ran(due, spent, leases.latencyNanos(), load(snapshot, leases));
            }
            if (snapshot == null) {
                throw new CollectException(ending.reason().orElse(Reason.UNAVAILABLE), ending.message());
            }
            long nanos = System.nanoTime() - start;
            List<Outcome> outcomes = outcome(due, ending, nanos).stream().toList();
            return new Cycle(server, number, at, List.of(snapshot), outcomes);
        }
    }

    /** Ends the run in progress and lets no other begin. */
    void stop() {
        stopped = true;
        Watch watch = current;
        if (watch != null) {
            watch.cut(Watch.Cut.STOPPED);
        }
        watchdog.close();
    }

    private Ending watched(Due due, Watch watch, Leases leases, long number, Instant at) {
        current = watch;
        if (stopped) {
            watch.cut(Watch.Cut.STOPPED);
        }
        Duration limit = settings.deadline(due.subject().lane());
        Future<?> timer = watchdog.cutAfter(limit, watch);
        Ending ending;
        Optional<Watch.Cut> cut;
        try {
            ending = attempt(due, watch, leases, number, at, clock.instant().plus(limit));
        } finally {
            timer.cancel(false);
            cut = watch.finish();
            due.collector().exit(watch);
        }
        leases.settle(cut.isEmpty() && ending.snapshot() != null);
        return cut.isPresent() ? ending.cut(cut.get(), limit) : ending;
    }

    private Ending attempt(Due due, Watch watch, Leases leases, long number, Instant at, Instant deadline) {
        OnDemand onDemand = new OnDemand(due, leases, restraint, watch, deadline);
        try {
            return Ending.returned(Isolation.call(() -> {
                Session session = leases.session(due.subject().scope(), deadline, watch);
                EngineRun run = new EngineRun(
                        server,
                        number,
                        at,
                        deadline,
                        due.subject().name(),
                        outbox.get(),
                        lastCapabilities(),
                        restraint.distress(),
                        session,
                        onDemand);
                Snapshot snapshot = due.collector().service().collector().collect(run);
                if (session != null && due.subject().name().equals(Stress.GAUGE)) {
                    replicaLag = replicas.seconds(session);
                }
                return Objects.requireNonNull(snapshot, "a collector returned no snapshot");
            }));
        } catch (CollectException e) {
            return onDemand.gaveWay(e) ? Ending.gaveWay(e) : Ending.failed(e);
        } catch (CrashException e) {
            return Ending.crashed(e);
        } catch (InterruptedException e) {
            // Only a cut interrupts this thread, and the cut names itself when the run is concluded.
            return Ending.failed(Reason.FAILED, "the run was interrupted");
        }
    }

    private Optional<Capabilities> lastCapabilities() {
        return database == null ? Optional.empty() : database.lastCapabilities();
    }

    private Optional<Load> load(@Nullable Snapshot snapshot, Leases leases) {
        return Optional.ofNullable(snapshot)
                .flatMap(seen -> Load.of(seen, leases.setting("max_connections"), replicaLag));
    }

    private static Optional<Outcome> outcome(Due due, Ending ending, long nanos) {
        Snapshot snapshot = ending.snapshot();
        if (snapshot == null && ending.reason().isEmpty()) {
            return Optional.empty();
        }
        int rows = snapshot == null ? 0 : snapshot.rowCount();
        return Optional.of(new Outcome(due.subject().name(), nanos, rows, ending.reason(), ending.message()));
    }
}
