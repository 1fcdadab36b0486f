package com.bitville.postgres.api.collect;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives every finished cycle: the wire, the history, the checks. Called by the thread of the server's cycle, one cycle of a server
 * at a time; it must not block longer than a durable write takes.
 */
@ConsumerType
public interface CycleListener {
    /**
     * A cycle is over.
     *
     * @param cycle what was collected
     * @throws CollectException if the cycle could not be taken on; the engine says so and the collectors' states stay as they were,
     *     so that the next cycle covers the time again
     */
    void onCycle(Cycle cycle) throws CollectException;
}
