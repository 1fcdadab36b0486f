package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import com.bitville.postgres.engine.internal.limit.AdmissionRefusal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session of one run that begins without: only such a run is held back by the budget when it asks, and not before. */
final class OnDemandSession {
    private final ScheduledCollector due;
    private final CycleLease leases;
    private final AdmissionControl restraint;
    private final RunCancellation watch;
    private final Instant deadline;
    private @Nullable Session borrowed;
    private @Nullable CollectException refused;
    private @Nullable AdmissionRefusal refusal;

    OnDemandSession(
            ScheduledCollector due,
            CycleLease leases,
            AdmissionControl restraint,
            RunCancellation watch,
            Instant deadline) {
        this.due = due;
        this.leases = leases;
        this.restraint = restraint;
        this.watch = watch;
        this.deadline = deadline;
    }

    Session session() throws CollectException, InterruptedException {
        if (due.subject().scope() != Scope.SERVER_FILES) {
            throw new IllegalStateException(due.subject().name() + " is of a scope without a session");
        }
        if (!watch.isRunning()) {
            throw new IllegalStateException("a session is for the thread that collect was called in, until it returns");
        }
        Session known = borrowed;
        if (known != null) {
            return known;
        }
        Optional<AdmissionRefusal> obstacle = restraint.against(due);
        if (obstacle.isPresent()) {
            CollectException givesWay =
                    new CollectException(Reason.UNAVAILABLE, obstacle.get().why());
            refused = givesWay;
            refusal = obstacle.get();
            throw givesWay;
        }
        Session session = leases.onDemand(deadline, watch);
        borrowed = session;
        return session;
    }

    /** What a run gave way to that ended because it was refused a session for the server's sake, which is no failure. */
    Optional<AdmissionRefusal> gaveWay(CollectException e) {
        return e.equals(refused) ? Optional.ofNullable(refusal) : Optional.empty();
    }
}
