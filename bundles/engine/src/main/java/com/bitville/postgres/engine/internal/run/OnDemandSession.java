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
    private final ScheduledCollector scheduledCollector;
    private final CycleLease cycleLease;
    private final AdmissionControl admissionControl;
    private final RunCancellation runCancellation;
    private final Instant deadline;
    private @Nullable Session borrowed;
    private @Nullable CollectException refused;
    private @Nullable AdmissionRefusal admissionRefusal;

    OnDemandSession(
            ScheduledCollector scheduledCollector,
            CycleLease cycleLease,
            AdmissionControl admissionControl,
            RunCancellation runCancellation,
            Instant deadline) {
        this.scheduledCollector = scheduledCollector;
        this.cycleLease = cycleLease;
        this.admissionControl = admissionControl;
        this.runCancellation = runCancellation;
        this.deadline = deadline;
    }

    Session session() throws CollectException, InterruptedException {
        if (scheduledCollector.subject().scope() != Scope.SERVER_FILES) {
            throw new IllegalStateException(scheduledCollector.subject().name() + " is of a scope without a session");
        }
        if (!runCancellation.isRunning()) {
            throw new IllegalStateException("a session is for the thread that collect was called in, until it returns");
        }
        Session known = borrowed;
        if (known != null) {
            return known;
        }
        Optional<AdmissionRefusal> obstacle = admissionControl.against(scheduledCollector);
        if (obstacle.isPresent()) {
            CollectException givesWay =
                    new CollectException(Reason.UNAVAILABLE, obstacle.get().why());
            refused = givesWay;
            admissionRefusal = obstacle.get();
            throw givesWay;
        }
        Session session = cycleLease.onDemand(deadline, runCancellation);
        borrowed = session;
        return session;
    }

    /** What a run gave way to that ended because it was refused a session for the server's sake, which is no failure. */
    Optional<AdmissionRefusal> gaveWay(CollectException e) {
        return e.equals(refused) ? Optional.ofNullable(admissionRefusal) : Optional.empty();
    }
}
