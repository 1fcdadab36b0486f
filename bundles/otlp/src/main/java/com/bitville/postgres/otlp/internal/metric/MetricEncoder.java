package com.bitville.postgres.otlp.internal.metric;

import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricPoint;
import com.bitville.postgres.api.metrics.ServerMetrics;
import com.bitville.postgres.otlp.internal.OutletResources;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableDoublePointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableGaugeData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSumData;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Families as OTLP metrics: counters as cumulative sums. The time of a point is that of the reading, as with a scrape: a figure that is
 * read once an hour would else look as if it had ended. A server that is down has no family and so no metric. Used by one thread.
 */
final class MetricEncoder {
    private static final long SECOND = 1_000_000_000L;

    private final OutletResources resources;
    private final SeriesStarts starts = new SeriesStarts();

    MetricEncoder(OutletResources resources) {
        this.resources = resources;
    }

    List<MetricData> encode(List<ServerMetrics> all, Instant now) {
        List<MetricData> encoded = new ArrayList<>();
        long nanos = nanos(now);
        starts.begin(nanos);
        for (ServerMetrics metrics : all) {
            Resource resource = resources.of(metrics.server());
            metrics.families().forEach(family -> encoded.add(encode(metrics.server(), resource, family, nanos)));
        }
        starts.end();
        return encoded;
    }

    private MetricData encode(String server, Resource resource, MetricFamily family, long now) {
        MetricNames.Named named = MetricNames.of(family);
        boolean counter = family.kind() == MetricKind.COUNTER;
        List<DoublePointData> points = new ArrayList<>(family.points().size());
        for (MetricPoint point : family.points()) {
            long start = counter
                    ? point.startedAt()
                            .map(MetricEncoder::nanos)
                            .orElseGet(() -> starts.of(List.of(server, named.name(), point.labels()), point.value()))
                    : now;
            points.add(ImmutableDoublePointData.create(
                    Math.min(start, now), now, attributes(server, point), point.value()));
        }
        if (counter || family.kind() == MetricKind.UP_DOWN) {
            return ImmutableMetricData.createDoubleSum(
                    resource,
                    OutletResources.SCOPE,
                    named.name(),
                    family.help(),
                    named.unit(),
                    ImmutableSumData.create(counter, AggregationTemporality.CUMULATIVE, points));
        }
        return ImmutableMetricData.createDoubleGauge(
                resource,
                OutletResources.SCOPE,
                named.name(),
                family.help(),
                named.unit(),
                ImmutableGaugeData.create(points));
    }

    /** Host and agent share a resource, so that which of them a point is of must be told. */
    private static Attributes attributes(String server, MetricPoint point) {
        AttributesBuilder builder = Attributes.builder();
        point.labels().forEach(builder::put);
        if (server.equals(ServerMetrics.HOST)) {
            builder.put("bitville.server", server);
        }
        return builder.build();
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * SECOND + time.getNano();
    }
}
