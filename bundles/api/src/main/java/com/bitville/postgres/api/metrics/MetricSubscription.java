package com.bitville.postgres.api.metrics;

import org.osgi.annotation.versioning.ProviderType;

/** An outlet's interest in the metrics. */
@ProviderType
public interface MetricSubscription extends AutoCloseable {
    /** Ends it. Totals are forgotten when the last subscription ends. */
    @Override
    void close();
}
