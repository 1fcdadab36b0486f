package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.delivery.Outbox;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** One run of a collector, as the worker does it. Read by the thread that waits for it once the watch says that it has ended. */
final class Attempt implements Runnable {
    private final Place place;
    private final Due due;
    private final Watch watch;
    private final Leases leases;
    private final Turn turn;
    private final @Nullable Outbox outbox;
    private Ending ending = Ending.failed(Reason.FAILED, "the engine could not tell how the run ended");
    private OptionalDouble replicaLag = OptionalDouble.empty();

    Attempt(Place place, Due due, Watch watch, Leases leases, Turn turn, @Nullable Outbox outbox) {
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

    Ending ending() {
        return ending;
    }

    /** The server's load, where this run has told it. */
    Optional<Load> load(@Nullable String maxConnections) {
        Snapshot seen = ending.snapshot();
        return seen == null || maxConnections == null
                ? Optional.empty()
                : seen.load().map(signal -> Load.of(signal, Long.parseLong(maxConnections), replicaLag));
    }

    private Ending outcome() {
        OnDemand onDemand = new OnDemand(due, leases, place.restraint(), watch, turn.deadline());
        try {
            return Ending.returned(Isolation.call(() -> collect(onDemand)));
        } catch (CollectException e) {
            return onDemand.gaveWay(e).map(Ending::gaveWay).orElseGet(() -> Ending.failed(e));
        } catch (CrashException e) {
            return Ending.crashed(e);
        } catch (InterruptedException e) {
            // Only a cut interrupts this thread, and the cut names itself when the run is concluded.
            return Ending.failed(Reason.FAILED, "the run was interrupted");
        }
    }

    private Snapshot collect(OnDemand onDemand) throws CollectException, InterruptedException {
        Session session = leases.session(due.subject().scope(), turn.deadline(), watch);
        EngineRun run = new EngineRun(place, turn, due.subject().name(), outbox, session, onDemand);
        Snapshot snapshot = Admission.admit(due.collector().service().collect(run), due.subject(), run);
        if (session != null && due.gauge()) {
            replicaLag = place.replicas().seconds(session, snapshot.load());
        }
        return snapshot;
    }
}
