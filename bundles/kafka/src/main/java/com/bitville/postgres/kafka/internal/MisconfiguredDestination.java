package com.bitville.postgres.kafka.internal;

import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.destination.DestinationReport;
import com.bitville.postgres.api.destination.DestinationReporter;

/**
 * Takes payloads while the settings cannot be used, and delivers none: they wait until the settings are right.
 *
 * @param reason names key, value and what is allowed
 */
record MisconfiguredDestination(String reason) implements Destination, DestinationReporter {
    static final String STATE = "misconfigured";

    @Override
    public String name() {
        return KafkaDestination.NAME;
    }

    @Override
    public void open(Spool spool) {
        // Nothing is delivered.
    }

    @Override
    public void close() {
        // Nothing was opened.
    }

    @Override
    public DestinationReport report() {
        return new DestinationReport(
                KafkaDestination.NAME,
                true,
                "",
                STATE,
                false,
                0,
                0,
                null,
                reason,
                "set the key that the error names: bitville:config set");
    }
}
