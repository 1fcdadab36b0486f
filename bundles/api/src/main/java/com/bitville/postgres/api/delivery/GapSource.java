package com.bitville.postgres.api.delivery;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Losses that are not yet reported to the destination. Safe for use by several threads. */
@ProviderType
public interface GapSource {
    /**
     * Losses that no committed payload has reported yet. Does not read the disk.
     *
     * @return the gaps, ordered by their begin; empty in the normal state
     */
    List<Gap> pendingGaps();

    /**
     * Makes the payloads that report gaps durable and removes the gaps with the same write, all or nothing. Losses added to one of the gaps
     * meanwhile stay pending.
     *
     * @param gaps as {@link #pendingGaps} returned them
     * @param payloads their report
     * @throws OutboxException if nothing was committed, also while payloads are only kept in memory: a report that can be lost with the
     *     process must not remove a gap
     */
    void commitGaps(List<Gap> gaps, List<Payload> payloads) throws OutboxException;

    /**
     * Whether the destination has stored a payload since the last report was committed, which proves that it is available.
     *
     * @return also false after the start, until the first payload is stored
     */
    boolean reached();

    /**
     * The losses of the other destinations: each has a spool with its own numbers, and its losses are reported to it.
     *
     * @return the sources by destination name; a snapshot of the current state
     */
    Map<String, ? extends GapSource> destinations();
}
