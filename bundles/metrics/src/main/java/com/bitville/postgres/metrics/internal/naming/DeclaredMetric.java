package com.bitville.postgres.metrics.internal.naming;

import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import java.util.List;

/**
 * A family whose name follows from no rule.
 *
 * @param largest whether the largest of several rows with the same labels counts rather than their sum
 * @param sources where its values come from: the first whose table and columns are there
 */
public record DeclaredMetric(
        MetricName name,
        MetricKind kind,
        boolean largest,
        List<LabelSource> labels,
        List<ValueSource> sources,
        String help) {}
