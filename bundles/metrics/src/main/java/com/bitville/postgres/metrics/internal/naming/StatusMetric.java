package com.bitville.postgres.metrics.internal.naming;

import com.bitville.postgres.api.metrics.MetricKind;
import java.util.List;

/** A number of the agent's status document. */
public record StatusMetric(String name, MetricKind kind, List<String> path, String help) {}
