package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.engine.internal.collector.CollectionPlace;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import com.bitville.postgres.engine.internal.limit.ServerLoad;
import com.bitville.postgres.engine.internal.whiteboard.CrashException;
import com.bitville.postgres.engine.internal.whiteboard.FaultBarrier;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One run of a collector, as the worker does it. Read by the thread that waits for it once the watch says that it has ended. */
public final class RunAttempt implements Runnable {
    private final CollectionPlace place;
    private final ScheduledCollector due;
    private final RunCancellation watch;
    private final CycleLease leases;
    private final RunSlot turn;
    private final @Nullable Outbox outbox;
    private RunResult ending = RunResult.failed(Reason.FAILED, "the engine could not tell how the run ended");
    private OptionalDouble replicaLag = OptionalDouble.empty();

    public RunAttempt(
            CollectionPlace place,
            ScheduledCollector due,
            RunCancellation watch,
            CycleLease leases,
            RunSlot turn,
            @Nullable Outbox outbox) {
        this.place = place;
        this.due = due;
        this.watch = watch;
        this.leases = leases;
        this.turn = turn;
        this.outbox = outbox;
    }

    /** Throws nothing, whatever the collector does. */
    @Override
    public void run() {
        watch.begin();
        try {
            ending = outcome();
        } finally {
            due.collector().exit(watch);
            watch.finish();
        }
    }

    public RunResult ending() {
        return ending;
    }

    /** The server's load, where this run has told it. */
    public Optional<ServerLoad> load(@Nullable String maxConnections) {
        Snapshot seen = ending.snapshot();
        return seen == null || maxConnections == null
                ? Optional.empty()
                : seen.load().map(signal -> ServerLoad.of(signal, Long.parseLong(maxConnections), replicaLag));
    }

    private RunResult outcome() {
        OnDemandSession onDemand = new OnDemandSession(due, leases, place.restraint(), watch, turn.deadline());
        try {
            return RunResult.returned(FaultBarrier.call(() -> collect(onDemand)));
        } catch (CollectException e) {
            return onDemand.gaveWay(e).map(RunResult::gaveWay).orElseGet(() -> RunResult.failed(e));
        } catch (CrashException e) {
            return RunResult.crashed(e);
        } catch (InterruptedException e) {
            // Only a cut interrupts this thread, and the cut names itself when the run is concluded.
            return RunResult.failed(Reason.FAILED, "the run was interrupted");
        }
    }

    private Snapshot collect(OnDemandSession onDemand) throws CollectException, InterruptedException {
        Session session = leases.session(due.subject().scope(), turn.deadline(), watch);
        EngineRun run = new EngineRun(place, turn, due.subject().name(), outbox, session, onDemand);
        Snapshot snapshot = SnapshotAdmission.admit(due.collector().service().collect(run), due.subject(), run);
        if (session != null && due.gauge()) {
            replicaLag = place.replicas().seconds(session, snapshot.load());
        }
        return snapshot;
    }
}
