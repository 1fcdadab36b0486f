package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.engine.internal.collector.CollectionPlace;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import com.bitville.postgres.engine.internal.overload.ServerLoad;
import com.bitville.postgres.engine.internal.whiteboard.CrashException;
import com.bitville.postgres.engine.internal.whiteboard.FaultBarrier;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One run of a collector on the worker. The waiting thread reads it once the cancellation says that it has ended. */
public final class RunAttempt implements Runnable {
    private final CollectionPlace collectionPlace;
    private final ScheduledCollector scheduledCollector;
    private final RunCancellation runCancellation;
    private final CycleLease cycleLease;
    private final RunSlot runSlot;
    private final @Nullable Outbox outbox;
    private final RoomMeter roomMeter;
    private RunResult runResult = RunResult.failed(Reason.FAILED, "the result of the run is unknown");
    private OptionalDouble replicaLag = OptionalDouble.empty();

    public RunAttempt(
            CollectionPlace collectionPlace,
            ScheduledCollector scheduledCollector,
            RunCancellation runCancellation,
            CycleLease cycleLease,
            RunSlot runSlot,
            @Nullable Outbox outbox) {
        this.collectionPlace = collectionPlace;
        this.scheduledCollector = scheduledCollector;
        this.runCancellation = runCancellation;
        this.cycleLease = cycleLease;
        this.runSlot = runSlot;
        this.outbox = outbox;
        this.roomMeter = new RoomMeter(
                cycleLease::sofar,
                (sofar, step) ->
                        collectionPlace.restraint().hasRoom(scheduledCollector, runSlot.database(), sofar, step));
    }

    public RoomMeter roomMeter() {
        return roomMeter;
    }

    /** Never throws, whatever the collector does. */
    @Override
    public void run() {
        runCancellation.begin();
        try {
            runResult = outcome();
        } finally {
            scheduledCollector.collector().exit(runCancellation);
            runCancellation.finish();
        }
    }

    public RunResult ending() {
        return runResult;
    }

    /** The server's load, if this run measured it. */
    public Optional<ServerLoad> load(@Nullable String maxConnections) {
        Snapshot seen = runResult.snapshot();
        return seen == null || maxConnections == null
                ? Optional.empty()
                : seen.load().map(signal -> ServerLoad.of(signal, Long.parseLong(maxConnections), replicaLag));
    }

    private RunResult outcome() {
        OnDemandSession onDemandSession = new OnDemandSession(
                scheduledCollector, cycleLease, collectionPlace.restraint(), runCancellation, runSlot.deadline());
        try {
            return RunResult.returned(FaultBarrier.call(() -> collect(onDemandSession)));
        } catch (CollectException e) {
            return onDemandSession.shedCause(e).map(RunResult::shedCause).orElseGet(() -> RunResult.failed(e));
        } catch (CrashException e) {
            return RunResult.crashed(e);
        } catch (InterruptedException e) {
            // Only a cancellation interrupts this thread, and its cause becomes the result.
            return RunResult.failed(Reason.FAILED, "the run was interrupted");
        }
    }

    private Snapshot collect(OnDemandSession onDemandSession) throws CollectException, InterruptedException {
        Subject subject = scheduledCollector.subject();
        Session session = subject.has(Trait.ISOLATED)
                ? null
                : cycleLease.session(subject.scope(), runSlot.deadline(), runCancellation);
        EngineRun run = new EngineRun(collectionPlace, runSlot, subject, outbox, session, onDemandSession, roomMeter);
        Snapshot snapshot =
                SnapshotAdmission.admit(scheduledCollector.collector().service().collect(run), subject, run);
        if (session != null && scheduledCollector.gauge()) {
            replicaLag = collectionPlace.replicas().seconds(session, snapshot.load());
        }
        return snapshot;
    }
}
