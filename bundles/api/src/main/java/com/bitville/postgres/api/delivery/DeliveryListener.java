package com.bitville.postgres.api.delivery;

import org.osgi.annotation.versioning.ConsumerType;

/** Receives a call when the destination has stored a payload, which proves that the destination is available. */
@ConsumerType
public interface DeliveryListener {
    /**
     * A payload was stored and has left the spool. Called by the delivering thread, which waits until this returns.
     *
     * @param payload the payload
     */
    void onDelivered(SpooledPayload payload);
}
