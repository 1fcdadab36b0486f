package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.engine.internal.EngineSettings;
import com.bitville.postgres.engine.internal.collector.CollectionPlace;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import com.bitville.postgres.engine.internal.limit.AdmissionRefusal;
import com.bitville.postgres.engine.internal.overload.ServerLoad;
import com.bitville.postgres.engine.internal.run.CycleLease;
import com.bitville.postgres.engine.internal.run.FinishedRun;
import com.bitville.postgres.engine.internal.run.RoomMeter;
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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the collectors of one cycle of one server, one after the other, each under its deadline. Used by the server's own thread, which
 * waits while the worker runs a collector; {@link #stop()} may be called by any.
 */
public final class CycleRunner {
    /** How often to look at what a run costs while it lasts; most are over before. */
    private static final Duration LOOK_AT_COST = Duration.ofMillis(25);

    private final CollectionPlace collectionPlace;
    private final Supplier<@Nullable Outbox> outbox;
    private final EngineSettings settings;
    private final Clock clock;
    private volatile @Nullable RunCancellation current;
    private volatile boolean stopped;

    public CycleRunner(
            CollectionPlace collectionPlace, Supplier<@Nullable Outbox> outbox, EngineSettings settings, Clock clock) {
        this.collectionPlace = collectionPlace;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Runs the collectors that are due.
     *
     * @return the results; after a stop, without the remaining collectors
     */
    Cycle run(long number, long slot, List<ScheduledCollector> due) {
        collectionPlace.restraint().begin();
        return run(new Turn(number, slot, null), due, this::against);
    }

    /** Visits the database that the next lease is to. One that refuses the visit is no failure of the collectors. */
    Cycle visit(long number, VisitPlan plan) {
        AdmissionControl admissionControl = collectionPlace.restraint();
        admissionControl.begin();
        ScheduledCollector first = plan.due().get(0);
        String database = plan.database();
        return run(
                new Turn(number, plan.slot(), plan),
                plan,
                one -> one.equals(first)
                        ? admissionControl.againstVisit(one, database)
                        : admissionControl.againstWithinVisit(one, database));
    }

    /** Runs the collectors that are due between two cycles; the caller has checked that they may run. */
    Cycle sample(long number, long slot, List<ScheduledCollector> due) {
        return run(new Turn(number, slot, null), due, one -> Optional.empty());
    }

    /** The number and slot of a cycle, and the visit that it is, if any. */
    private record Turn(long number, long slot, @Nullable VisitPlan visit) {
        @Nullable
        String database() {
            return visit == null ? null : visit.database();
        }

        void begin(ScheduledCollector one, Instant at) {
            if (visit == null) {
                one.record().begin(at, slot);
            } else {
                one.record().begin(at, slot, visit.database(), visit.catalogState());
            }
        }

        void saw(long catalogState) {
            if (visit != null) {
                visit.saw(catalogState);
            }
        }
    }

    private Cycle run(
            Turn turn,
            Iterable<ScheduledCollector> due,
            Function<ScheduledCollector, Optional<AdmissionRefusal>> against) {
        Instant at = clock.instant();
        List<Snapshot> snapshots = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        try (CycleLease cycleLease = lease(turn.database() == null ? Scope.SERVER : Scope.DATABASE)) {
            for (ScheduledCollector one : due) {
                Optional<AdmissionRefusal> obstacle = against.apply(one).or(() -> tooLate(one, at));
                if (obstacle.isPresent()) {
                    one.record().shed(obstacle.get());
                    outcome(one, RunResult.shedCause(obstacle.get()), 0).ifPresent(outcomes::add);
                    continue;
                }
                RunCancellation runCancellation = new RunCancellation(collectionPlace.server());
                RunAttempt runAttempt = attempt(one, runCancellation, cycleLease, turn(turn, at, one, false));
                if (stopped) {
                    break;
                }
                if (one.collector().enter(runCancellation)) {
                    turn.begin(one, at);
                    FinishedRun finishedRun = watched(one, turn.database(), runCancellation, cycleLease, runAttempt);
                    if (turn.database() != null && cycleLease.isRefused()) {
                        one.record().waits("database " + turn.database() + " could not be visited");
                        break;
                    }
                    one.record().ended(finishedRun, turn.database(), cycleLease.spent(), settings.interval());
                    if (finishedRun.ending().snapshot() != null) {
                        snapshots.add(finishedRun.ending().snapshot());
                    }
                    outcome(one, finishedRun.ending(), finishedRun.nanos()).ifPresent(outcomes::add);
                } else if (one.collector().hasAbandonedRunOn(collectionPlace.server())) {
                    outcome(one, RunResult.abandoned(), 0).ifPresent(outcomes::add);
                }
            }
        }
        return new Cycle(collectionPlace.server(), turn.number(), at, snapshots, outcomes);
    }

    /** However slow the isolated collectors are, the next cycle of all others is in time. */
    private Optional<AdmissionRefusal> tooLate(ScheduledCollector scheduledCollector, Instant at) {
        Duration most = settings.interval().dividedBy(2);
        return scheduledCollector.subject().has(Trait.ISOLATED)
                        && Duration.between(at, clock.instant()).compareTo(most) > 0
                ? Optional.of(new AdmissionRefusal(
                        AdmissionRefusal.Cause.BUDGET,
                        "the cycle has taken " + most.toSeconds() + " s, half of its interval, already"))
                : Optional.empty();
    }

    /** A collector that reads files costs the server nothing, unless it asks for a session. */
    private Optional<AdmissionRefusal> against(ScheduledCollector scheduledCollector) {
        return scheduledCollector.subject().scope() == Scope.SERVER_FILES
                ? Optional.empty()
                : collectionPlace.restraint().against(scheduledCollector);
    }

    /**
     * Runs one collector manually: its cost is charged as usual, and its next regular run stays unchanged.
     *
     * @param trial whether the snapshot is not delivered
     * @param observer receives, before the run, the handle that cancels it if the caller gives up, and then its cost
     */
    Cycle once(long number, ScheduledCollector scheduledCollector, boolean trial, RunObserver observer)
            throws CollectException {
        String name = scheduledCollector.subject().name();
        Instant at = clock.instant();
        collectionPlace.restraint().begin();
        Optional<AdmissionRefusal> obstacle = against(scheduledCollector);
        if (obstacle.isPresent()) {
            throw new CollectException(Reason.SHED, obstacle.get().why());
        }
        try (CycleLease cycleLease = lease(scheduledCollector.subject().scope())) {
            RunCancellation runCancellation = new RunCancellation(collectionPlace.server());
            RunAttempt runAttempt = attempt(
                    scheduledCollector,
                    runCancellation,
                    cycleLease,
                    turn(new Turn(number, 0, null), at, scheduledCollector, trial));
            observer.begun(runCancellation);
            if (stopped || !scheduledCollector.collector().enter(runCancellation)) {
                throw scheduledCollector.collector().hasAbandonedRunOn(collectionPlace.server())
                        ? new CollectException(
                                Reason.TIMED_OUT,
                                "an earlier run of " + name + " has not returned; this run was not started")
                        : new CollectException(Reason.UNAVAILABLE, "collector " + name + " is being removed");
            }
            FinishedRun finishedRun = watched(scheduledCollector, null, runCancellation, cycleLease, runAttempt);
            observer.spent(cycleLease.spent());
            Snapshot snapshot = finishedRun.ending().snapshot();
            if (snapshot == null) {
                throw new CollectException(
                        finishedRun.ending().reason().orElse(Reason.UNAVAILABLE),
                        finishedRun.ending().message());
            }
            List<Outcome> outcomes = outcome(scheduledCollector, finishedRun.ending(), finishedRun.nanos()).stream()
                    .toList();
            return new Cycle(collectionPlace.server(), number, at, List.of(snapshot), outcomes);
        }
    }

    private CycleLease lease(Scope scope) {
        return new CycleLease(
                collectionPlace.database(), nanos -> collectionPlace.restraint().charge(scope, nanos));
    }

    /** Cancels the run in progress and prevents further runs. */
    public void stop() {
        stopped = true;
        RunCancellation runCancellation = current;
        if (runCancellation != null) {
            runCancellation.cancel(RunCancellation.CancelCause.STOPPED);
        }
    }

    private RunSlot turn(Turn turn, Instant at, ScheduledCollector scheduledCollector, boolean trial) {
        Duration limit = settings.deadline(scheduledCollector.subject().lane());
        return new RunSlot(turn.number(), at, clock.instant().plus(limit), trial, turn.database(), turn::saw);
    }

    private RunAttempt attempt(
            ScheduledCollector scheduledCollector,
            RunCancellation runCancellation,
            CycleLease cycleLease,
            RunSlot runSlot) {
        return new RunAttempt(collectionPlace, scheduledCollector, runCancellation, cycleLease, runSlot, outbox.get());
    }

    /** Lets the worker run an entered collector, and waits; the collector is always exited, whatever happens. */
    private FinishedRun watched(
            ScheduledCollector scheduledCollector,
            @Nullable String database,
            RunCancellation runCancellation,
            CycleLease cycleLease,
            RunAttempt runAttempt) {
        boolean handedOver = false;
        Duration limit = settings.deadline(scheduledCollector.subject().lane());
        long start = System.nanoTime();
        try {
            cycleLease.begin();
            collectionPlace.worker().execute(runAttempt);
            handedOver = true;
        } finally {
            if (!handedOver) {
                scheduledCollector.collector().exit(runCancellation);
            }
        }
        current = runCancellation;
        if (stopped) {
            runCancellation.cancel(RunCancellation.CancelCause.STOPPED);
        }
        awaitWithinBudget(
                runCancellation, limit, cycleLease, collectionPlace.restraint().mostNow(scheduledCollector, database));
        runCancellation.cancel(RunCancellation.CancelCause.DEADLINE);
        boolean ended = runCancellation.awaitEnd(settings.grace());
        if (!ended) {
            collectionPlace.worker().close();
        }
        RunResult runResult = ended ? runAttempt.ending() : RunResult.abandoned();
        Optional<RunCancellation.CancelCause> cause = runCancellation.cause();
        if (ended && cause.isPresent()) {
            runResult = runResult.cancelled(cause.get(), limit);
        }
        cycleLease.settle(cause.isEmpty() && runResult.snapshot() != null);
        Cost spent = cycleLease.spent();
        if (spent != null) {
            Optional<ServerLoad> load =
                    ended ? runAttempt.load(cycleLease.setting("max_connections")) : Optional.empty();
            collectionPlace
                    .restraint()
                    .ran(
                            scheduledCollector,
                            database,
                            spent,
                            runAttempt.roomMeter().step().isPresent());
            collectionPlace.restraint().measured(scheduledCollector, cycleLease.latencyNanos(), load);
        }
        RoomMeter roomMeter = runAttempt.roomMeter();
        boolean overspent =
                cause.filter(RunCancellation.CancelCause.OVERSPENT::equals).isPresent();
        return new FinishedRun(
                runResult,
                System.nanoTime() - start,
                roomMeter.isRefused() || (overspent && runResult.snapshot() == null),
                roomMeter.step());
    }

    /** A run that nobody foresaw is not paid for by the law: it is cancelled as soon as it has used up what is left. */
    private static void awaitWithinBudget(
            RunCancellation runCancellation, Duration limit, CycleLease cycleLease, long most) {
        long end = System.nanoTime() + limit.toNanos();
        boolean over = false;
        while (!over) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            over = runCancellation.awaitEndOrCancel(left.compareTo(LOOK_AT_COST) < 0 ? left : LOOK_AT_COST)
                    || System.nanoTime() - end >= 0;
            if (!over && cycleLease.computed() > most) {
                runCancellation.cancel(RunCancellation.CancelCause.OVERSPENT);
            }
        }
    }

    private static Optional<Outcome> outcome(ScheduledCollector scheduledCollector, RunResult runResult, long nanos) {
        Snapshot snapshot = runResult.snapshot();
        if (snapshot == null && runResult.reason().isEmpty()) {
            return Optional.empty();
        }
        int rows = snapshot == null ? 0 : snapshot.rowCount();
        // An impaired snapshot is not a failure.
        String failure = runResult.reason().isPresent() ? runResult.message() : "";
        return Optional.of(new Outcome(scheduledCollector.subject().name(), nanos, rows, runResult.reason(), failure));
    }
}
