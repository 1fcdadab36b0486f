package com.bitville.postgres.api.metrics;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What was collected, as series. Safe for use by several threads. Every answer comes from memory: reading never asks a database and never
 * waits for a collector.
 */
@ProviderType
public interface MetricSource {
    /**
     * The newest figures. A table that was not read for two and a half of its intervals has no series.
     *
     * @param selection what the outlet wants
     * @return the agent, the host and the servers, each with its families; a server that is not configured is absent
     */
    List<ServerMetrics> read(MetricSelection selection);

    /**
     * Starts to sum what the collectors deliver as increments: the host's, the log's and the statements' counters count from the first
     * subscription on. Without a subscription nothing is kept.
     *
     * @return the subscription, which the caller must close
     */
    MetricSubscription subscribe();
}
