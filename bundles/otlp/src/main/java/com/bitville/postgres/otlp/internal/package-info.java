/**
 * Metrics and logs to an OpenTelemetry collector, by OTLP over HTTP with bodies in protobuf. Metrics flow from {@code MetricSource}, live;
 * findings, requests and log entries from the payloads of a spool of its own. Start reading at {@code OtlpOutlet}.
 */
@NullMarked
package com.bitville.postgres.otlp.internal;

import org.jspecify.annotations.NullMarked;
