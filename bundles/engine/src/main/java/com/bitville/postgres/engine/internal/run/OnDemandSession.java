package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import com.bitville.postgres.engine.internal.limit.AdmissionControl;
import com.bitville.postgres.engine.internal.limit.AdmissionRefusal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session of a run that begins without one: the budget is checked when the run asks for a session, not before. */
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
        boolean isolated = scheduledCollector.subject().has(Trait.ISOLATED);
        if (!isolated && scheduledCollector.subject().scope() != Scope.SERVER_FILES) {
            throw new IllegalStateException(scheduledCollector.subject().name() + " has a scope without a session");
        }
        if (!runCancellation.isRunning()) {
            throw new IllegalStateException(
                    "a session may be used only by the thread that collect was called on, until it returns");
        }
        Session known = borrowed;
        if (known != null) {
            return known;
        }
        Optional<AdmissionRefusal> obstacle = admissionControl.against(scheduledCollector);
        if (obstacle.isPresent()) {
            CollectException shed =
                    new CollectException(Reason.UNAVAILABLE, obstacle.get().why());
            refused = shed;
            admissionRefusal = obstacle.get();
            throw shed;
        }
        Session session = isolated
                ? cycleLease.isolated(deadline, runCancellation)
                : cycleLease.onDemand(deadline, runCancellation);
        borrowed = session;
        return session;
    }

    /** Why the run was refused a session to protect the server; such a run has not failed. */
    Optional<AdmissionRefusal> shedCause(CollectException e) {
        return e.equals(refused) ? Optional.ofNullable(admissionRefusal) : Optional.empty();
    }
}
