/**
 * The outlet for Prometheus. Input: metrics. Output: {@code /metrics} over HTTP. Start reading at {@code PrometheusEndpoint}. While it is
 * not enabled there is no thread, port or subscription.
 */
@NullMarked
package com.bitville.postgres.prometheus.internal;

import org.jspecify.annotations.NullMarked;
