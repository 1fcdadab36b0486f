package com.bitville.postgres.api.collect;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Lists the collectors and runs one manually. Safe for use by several threads. */
@ProviderType
public interface CollectorRunner {
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
}
