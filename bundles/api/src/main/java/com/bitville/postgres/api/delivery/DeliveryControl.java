package com.bitville.postgres.api.delivery;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Controls delivery to the listener. Safe for use by several threads; returns at once. */
@ProviderType
public interface DeliveryControl {
    /** Triggers an attempt within a second, whatever delivery waits for, except a rate limit; an open breaker allows one probe. */
    void shipNow();

    /** Closes the circuit breaker and resets its count of failures. */
    void resetBreaker();

    /**
     * The state of delivery.
     *
     * @return the fragment {@code shipper} of the status document
     */
    Map<String, Object> standing();
}
