package com.bitville.postgres.otlp.internal.collector;

import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Set;

/** What the protocol's comments demand beyond its fields. */
final class OtlpRules {
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    private OtlpRules() {}

    static void check(Message message, Set<String> series) {
        if (message instanceof ResourceMetrics metrics) {
            metrics.getScopeMetricsList()
                    .forEach(scope ->
                            scope.getMetricsList().forEach(metric -> metric(metric, metrics.getResource(), series)));
        } else if (message instanceof LogRecord log) {
            need(log.getTimeUnixNano() > 0 && log.getObservedTimeUnixNano() > 0, "a record without time");
            need(log.getTraceId().size() == 0 || log.getTraceId().size() == TRACE_BYTES, "length of trace_id");
            need(log.getSpanId().size() == 0 || log.getSpanId().size() == SPAN_BYTES, "length of span_id");
            need(!log.getEventName().isEmpty(), "a record without event name");
        } else if (message instanceof KeyValue pair) {
            need(!pair.getKey().isEmpty(), "an attribute without name");
        }
    }

    private static void metric(Metric metric, Resource resource, Set<String> series) {
        need(metric.getName().matches("[A-Za-z][A-Za-z0-9_./-]{0,254}"), "name " + metric.getName());
        List<NumberDataPoint> points = metric.hasSum()
                ? metric.getSum().getDataPointsList()
                : metric.getGauge().getDataPointsList();
        need(!points.isEmpty(), metric.getName() + " without points");
        if (metric.hasSum()) {
            need(
                    metric.getSum().getAggregationTemporality()
                            == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE,
                    metric.getName() + " not cumulative");
        }
        for (NumberDataPoint point : points) {
            need(point.getTimeUnixNano() > 0, metric.getName() + " without time");
            need(point.getStartTimeUnixNano() <= point.getTimeUnixNano(), metric.getName() + " starts after its time");
            need(!metric.hasSum() || point.getStartTimeUnixNano() > 0, metric.getName() + " without start");
            need(!Double.isNaN(point.getAsDouble()), metric.getName() + " is no number");
            String key = resource.toByteString().hashCode()
                    + metric.getName()
                    + point.getAttributesList().stream()
                            .map(Object::toString)
                            .sorted()
                            .toList();
            need(series.add(key), "series twice: " + metric.getName());
        }
    }

    private static void need(boolean met, String what) {
        if (!met) {
            throw new IllegalArgumentException(what);
        }
    }
}
