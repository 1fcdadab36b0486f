package com.bitville.postgres.api.delivery;

import java.util.List;

/** Losses that wait to be reported to the destination. Safe for use by several threads. */
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
}
