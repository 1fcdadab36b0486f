package com.bitville.postgres.api.delivery;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Delivery to a destination, for the operator. Safe for use by several threads; returns at once. */
@ProviderType
public interface DeliveryControl {
    /** Tries again within a second whatever the cause of the present wait, except a limit on the rate; an open breaker lets one probe. */
    void shipNow();

    /** Closes the circuit breaker and forgets the failures that opened it. */
    void resetBreaker();

    /**
     * How delivery stands.
     *
     * @return the fragment {@code shipper} of the status document
     */
    Map<String, Object> standing();
}
