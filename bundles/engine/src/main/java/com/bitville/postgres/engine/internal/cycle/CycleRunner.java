package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.engine.internal.EngineSettings;
import com.bitville.postgres.engine.internal.collector.CollectionPlace;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import com.bitville.postgres.engine.internal.limit.AdmissionRefusal;
import com.bitville.postgres.engine.internal.limit.ServerLoad;
import com.bitville.postgres.engine.internal.run.CycleLease;
import com.bitville.postgres.engine.internal.run.FinishedRun;
import com.bitville.postgres.engine.internal.run.RunAttempt;
import com.bitville.postgres.engine.internal.run.RunCancellation;
import com.bitville.postgres.engine.internal.run.RunResult;
import com.bitville.postgres.engine.internal.run.RunSlot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the collectors of one cycle of one server, one after the other, each under its deadline. Used by the server's own thread, which
 * waits while the worker runs a collector; {@link #stop()} may be called by any.
 */
public final class CycleRunner {
    private final CollectionPlace place;
    private final Supplier<@Nullable Outbox> outbox;
    private final EngineSettings settings;
    private final Clock clock;
    private volatile @Nullable RunCancellation current;
    private volatile boolean stopped;

    public CycleRunner(CollectionPlace place, Supplier<@Nullable Outbox> outbox, EngineSettings settings, Clock clock) {
        this.place = place;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Runs the collectors that are due.
     *
     * @return what came of it; a stop in the middle leaves the rest out
     */
    Cycle run(long number, long slot, List<ScheduledCollector> due) {
        place.restraint().begin();
        return run(number, slot, due, this::against);
    }

    /** Runs what is due between two cycles; that it may run was asked before. */
    Cycle sample(long number, long slot, List<ScheduledCollector> due) {
        return run(number, slot, due, one -> Optional.empty());
    }

    private Cycle run(
            long number,
            long slot,
            List<ScheduledCollector> due,
            Function<ScheduledCollector, Optional<AdmissionRefusal>> against) {
        Instant at = clock.instant();
        List<Snapshot> snapshots = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        try (CycleLease leases = new CycleLease(place.database())) {
            for (ScheduledCollector one : due) {
                Optional<AdmissionRefusal> obstacle = against.apply(one);
                if (obstacle.isPresent()) {
                    one.record().givesWay(obstacle.get());
                    outcome(one, RunResult.gaveWay(obstacle.get()), 0).ifPresent(outcomes::add);
                    continue;
                }
                RunCancellation watch = new RunCancellation(place.server());
                RunAttempt attempt = attempt(one, watch, leases, turn(number, at, one, false));
                if (stopped) {
                    break;
                }
                if (one.collector().enter(watch)) {
                    one.record().begin(at, slot);
                    FinishedRun ran = watched(one, watch, leases, attempt);
                    one.record().ended(ran, leases.spent(), settings.interval());
                    if (ran.ending().snapshot() != null) {
                        snapshots.add(ran.ending().snapshot());
                    }
                    outcome(one, ran.ending(), ran.nanos()).ifPresent(outcomes::add);
                } else if (one.collector().stuckAt(place.server())) {
                    outcome(one, RunResult.leftBehind(), 0).ifPresent(outcomes::add);
                }
            }
        }
        return new Cycle(place.server(), number, at, snapshots, outcomes);
    }

    /** What reads files costs the server nothing, unless it asks for a session. */
    private Optional<AdmissionRefusal> against(ScheduledCollector due) {
        return due.subject().scope() == Scope.SERVER_FILES
                ? Optional.empty()
                : place.restraint().against(due);
    }

    /**
     * Runs one collector by hand: what it costs is charged as ever, when it is due next stays as it was.
     *
     * @param trial whether what was seen is not handed on
     * @param begun is told what to cut if the caller gives up, before anything runs
     */
    Cycle once(long number, ScheduledCollector due, boolean trial, Consumer<RunCancellation> begun)
            throws CollectException {
        String name = due.subject().name();
        Instant at = clock.instant();
        place.restraint().begin();
        Optional<AdmissionRefusal> obstacle = against(due);
        if (obstacle.isPresent()) {
            throw new CollectException(Reason.SHED, obstacle.get().why());
        }
        try (CycleLease leases = new CycleLease(place.database())) {
            RunCancellation watch = new RunCancellation(place.server());
            RunAttempt attempt = attempt(due, watch, leases, turn(number, at, due, trial));
            begun.accept(watch);
            if (stopped || !due.collector().enter(watch)) {
                throw due.collector().stuckAt(place.server())
                        ? new CollectException(
                                Reason.TIMED_OUT,
                                "an earlier run of " + name + " does not return; this one did not begin")
                        : new CollectException(Reason.UNAVAILABLE, "collector " + name + " is leaving");
            }
            FinishedRun ran = watched(due, watch, leases, attempt);
            Snapshot snapshot = ran.ending().snapshot();
            if (snapshot == null) {
                throw new CollectException(
                        ran.ending().reason().orElse(Reason.UNAVAILABLE),
                        ran.ending().message());
            }
            List<Outcome> outcomes =
                    outcome(due, ran.ending(), ran.nanos()).stream().toList();
            return new Cycle(place.server(), number, at, List.of(snapshot), outcomes);
        }
    }

    /** Ends the run in progress and lets no other begin. */
    public void stop() {
        stopped = true;
        RunCancellation watch = current;
        if (watch != null) {
            watch.cut(RunCancellation.Cut.STOPPED);
        }
    }

    private RunSlot turn(long number, Instant at, ScheduledCollector due, boolean trial) {
        Duration limit = settings.deadline(due.subject().lane());
        return new RunSlot(number, at, clock.instant().plus(limit), trial);
    }

    private RunAttempt attempt(ScheduledCollector due, RunCancellation watch, CycleLease leases, RunSlot turn) {
        return new RunAttempt(place, due, watch, leases, turn, outbox.get());
    }

    /** Has the worker run what has been entered, and waits; whatever happens here or there, the collector is let go of. */
    private FinishedRun watched(ScheduledCollector due, RunCancellation watch, CycleLease leases, RunAttempt attempt) {
        boolean handedOver = false;
        Duration limit = settings.deadline(due.subject().lane());
        long start = System.nanoTime();
        try {
            leases.begin();
            place.worker().execute(attempt);
            handedOver = true;
        } finally {
            if (!handedOver) {
                due.collector().exit(watch);
            }
        }
        current = watch;
        if (stopped) {
            watch.cut(RunCancellation.Cut.STOPPED);
        }
        watch.awaitEndOrCut(limit);
        watch.cut(RunCancellation.Cut.DEADLINE);
        boolean ended = watch.awaitEnd(settings.grace());
        if (!ended) {
            place.worker().close();
        }
        RunResult ending = ended ? attempt.ending() : RunResult.leftBehind();
        Optional<RunCancellation.Cut> cut = watch.cause();
        if (ended && cut.isPresent()) {
            ending = ending.cut(cut.get(), limit);
        }
        leases.settle(cut.isEmpty() && ending.snapshot() != null);
        Cost spent = leases.spent();
        if (spent != null) {
            Optional<ServerLoad> load = ended ? attempt.load(leases.setting("max_connections")) : Optional.empty();
            place.restraint().ran(due, spent, leases.latencyNanos(), load);
        }
        return new FinishedRun(ending, System.nanoTime() - start);
    }

    private static Optional<Outcome> outcome(ScheduledCollector due, RunResult ending, long nanos) {
        Snapshot snapshot = ending.snapshot();
        if (snapshot == null && ending.reason().isEmpty()) {
            return Optional.empty();
        }
        int rows = snapshot == null ? 0 : snapshot.rowCount();
        // What was not well with a snapshot is no failure.
        String failure = ending.reason().isPresent() ? ending.message() : "";
        return Optional.of(new Outcome(due.subject().name(), nanos, rows, ending.reason(), failure));
    }
}
