package com.bitville.postgres.api.collect;

import com.bitville.postgres.api.database.Cost;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Lists the collectors and runs one manually. Safe for use by several threads. */
@ProviderType
public interface CollectorRunner {
    /**
     * The result of a trial.
     *
     * @param cycle its snapshot and outcome
     * @param cost what it cost the server, with its connection; empty if it reached no server
     */
    record Trial(Cycle cycle, Optional<Cost> cost) {
        /** Refuses a null part. */
        public Trial {
            Objects.requireNonNull(cycle, "cycle");
            Objects.requireNonNull(cost, "cost");
        }
    }

    /**
     * The registered collectors, with subject and SQL files as declared at registration.
     *
     * @return the collectors, ordered by name
     */
    List<Collector> collectors();

    /**
     * Runs one collector once, now, under the same deadline and charged to the same budget as any other run. It first waits until the
     * current run at that server ends, because no collector runs twice at once. An interrupt of the caller cancels the run.
     *
     * @param collector its subject's name
     * @param server the server's configured name; {@code host} or {@code agent} for the collectors of those scopes
     * @param ship whether the snapshot is passed on like any cycle. If not, the run is a {@link Run#trial() trial}: the snapshot is only
     *     returned, and the collector's state does not change
     * @return the snapshot
     * @throws CollectException if there is no such collector or server, with {@link Reason#SHED} if the budget or overload protection
     *     forbids the run, or if it failed
     * @throws InterruptedException if the caller was interrupted
     */
    Cycle run(String collector, String server, boolean ship) throws CollectException, InterruptedException;

    /**
     * Runs a collector once, now, that is not registered: a {@link Run#trial() trial} whose snapshot is only returned.
     *
     * @param collector of a subject that is {@link Trait#ISOLATED}
     * @param server the server's configured name
     * @return the snapshot and its cost
     * @throws CollectException as {@link #run} does
     * @throws InterruptedException if the caller was interrupted
     */
    default Trial trial(Collector collector, String server) throws CollectException, InterruptedException {
        throw new CollectException(Reason.UNSUPPORTED, "this engine runs no collector that is not registered");
    }
}
