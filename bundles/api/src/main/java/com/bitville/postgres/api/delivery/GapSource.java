package com.bitville.postgres.api.delivery;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Losses that wait to be reported to the destination. Safe for use by several threads. */
@ProviderType
public interface GapSource {
    /**
     * Losses that no committed payload has reported yet. Reads no disk.
     *
     * @return in the order in which they began; empty in the normal state
     */
    List<Gap> pendingGaps();

    /**
     * Makes the payloads durable that report gaps, and settles the gaps by the same write, all or nothing. What joined one of them
     * meanwhile stays pending.
     *
     * @param gaps as {@link #pendingGaps} told them
     * @param payloads their report
     * @throws OutboxException if nothing was taken, also where payloads are kept in memory alone at present: a report that can be lost
     *     with the process must not settle anything
     */
    void commitGaps(List<Gap> gaps, List<Payload> payloads) throws OutboxException;

    /**
     * Whether the destination has stored a payload since the last report was committed: the proof that it is there to be told.
     *
     * @return false also after the start, until the first payload is stored
     */
    boolean reached();

    /**
     * The losses of the destinations beside this one: each has a spool with numbers of its own, and is told of what it missed.
     *
     * @return by the destination's name; a view of the present moment
     */
    Map<String, ? extends GapSource> destinations();
}
