package com.bitville.postgres.api.destination;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells how delivery to a destination goes; registered as a service by whoever delivers there, for status, doctor and the command {@code
 * bitville:destinations}. What waits for a destination is told by {@link com.bitville.postgres.api.delivery.SpoolAdmin}. Called by any thread; must return at once.
 */
@ConsumerType
public interface DestinationReporter {
    /**
     * The present report.
     *
     * @return the report
     */
    DestinationReport report();
}
