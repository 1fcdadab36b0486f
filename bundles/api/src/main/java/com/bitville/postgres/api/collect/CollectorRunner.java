package com.bitville.postgres.api.collect;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The engine for the operator: what it runs, and one run by hand. Safe for use by several threads. */
@ProviderType
public interface CollectorRunner {
    /**
     * The collectors that are there, for whoever shows them: subject and files as named when they came.
     *
     * @return in the order of their names
     */
    List<Collector> collectors();

    /**
     * Runs one collector once, now, under the same deadline and charged to the same budget as any other run. It waits for what is under
     * way at that server to end, as no collector runs twice at once. An interrupt of the caller ends the run.
     *
     * @param collector its subject's name
     * @param server the server's configured name; {@code host} or {@code agent} for the collectors of those scopes
     * @param ship whether what was seen is handed on like any cycle. If not, the run is a {@link Run#trial() trial}: what was seen is
     *     returned and forgotten, and the collector's state stays as it was
     * @return what was seen
     * @throws CollectException if there is no such collector or server, with {@link Reason#SHED} if the run has to give way, or if it
     *     failed
     * @throws InterruptedException if the caller gave up
     */
    Cycle run(String collector, String server, boolean ship) throws CollectException, InterruptedException;
}
