package com.bitville.postgres.api.collect;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Receives every finished cycle; implemented by the wire, the history and the checks. Called by the thread of the server's cycle, one cycle
 * of a server at a time; it must not block longer than a durable write takes.
 */
@ConsumerType
public interface CycleListener {
    /**
     * A cycle has finished.
     *
     * @param cycle what was collected
     * @throws CollectException if the cycle could not be accepted; the engine reports it and the collectors' states do not change, so that
     *     the next cycle covers the time again
     */
    void onCycle(Cycle cycle) throws CollectException;
}
