package com.bitville.postgres.api.delivery;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told when the destination has stored a payload: the proof that it is there. */
@ConsumerType
public interface DeliveryListener {
    /**
     * A payload was stored and has left the spool. Called by the thread that delivers, which waits meanwhile.
     *
     * @param payload which
     */
    void onDelivered(SpooledPayload payload);
}
