package com.bitville.postgres.otlp.internal.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import com.bitville.postgres.otlp.internal.collector.OutletWorld;
import com.bitville.postgres.otlp.internal.collector.StrictCollector;
import com.bitville.postgres.otlp.internal.collector.StrictCollector.Reply;
import com.bitville.postgres.otlp.internal.http.OtlpClient;
import com.bitville.postgres.otlp.internal.status.SignalState;
import com.bitville.postgres.testkit.fake.MutableClock;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricExportTest {
    private static final Instant START = Instant.parse("2026-02-01T00:00:00Z");

    private final MutableClock clock = MutableClock.at(START);
    private final ChangingMetrics figures = new ChangingMetrics();
    private final SignalState state = new SignalState("metrics", "here", "none", clock::nanoTime);

    @Test
    void serversAreResourcesAndTheirFiguresMetrics() throws Exception {
        try (StrictCollector collector = StrictCollector.start()) {
            export(collector.port()).run();
            assertThat(collector.complaints()).isEmpty();
            ExportMetricsServiceRequest request = collector.metrics().get(0);
            assertThat(request.getResourceMetricsList().stream()
                            .map(ResourceMetrics::getResource)
                            .map(MetricExportTest::attributes))
                    .as("a server that is down is no resource, host and agent are one")
                    .containsExactlyInAnyOrder(
                            "{bitville.server=default, deployment.environment.name=test, server.address=db.example,"
                                    + " server.port=5433, service.instance.id=db.example:5433, service.name=postgresql}",
                            "{deployment.environment.name=test, service.instance.id=agent-1,"
                                    + " service.name=bitville-postgres-agent}");
            Metric commits = metric(request, "postgresql.commits");
            assertThat(commits.getSum().getIsMonotonic()).isTrue();
            assertThat(commits.getUnit()).isEqualTo("1");
            NumberDataPoint point = commits.getSum().getDataPoints(0);
            assertThat(point.getAsDouble()).isEqualTo(7);
            assertThat(point.getTimeUnixNano()).isEqualTo(nanos(START));
            assertThat(point.getAttributes(0).getKey()).isEqualTo("db.namespace");
            assertThat(metric(request, "postgresql.backends").getSum().getIsMonotonic())
                    .isFalse();
            Metric own = metric(request, "bitville.host_cpu_user_seconds");
            assertThat(own.getUnit()).isEqualTo("s");
            assertThat(own.getSum().getDataPoints(0).getStartTimeUnixNano())
                    .isEqualTo(nanos(ChangingMetrics.COUNTED_FROM));
            assertThat(metric(request, "bitville.buffer_bytes").hasGauge()).isTrue();
        }
    }

    @Test
    void totalsKeepTheirStartOverAnOutageOfTheCollectorAndGetANewOneWithAReset() throws Exception {
        int port;
        MetricExport export;
        try (StrictCollector first = StrictCollector.start()) {
            port = first.port();
            export = export(port);
            export.run();
            assertThat(total(first).getStartTimeUnixNano()).isEqualTo(nanos(START));
        }
        clock.advance(Duration.ofMinutes(1));
        figures.commits = 20;
        export.run();
        assertThat(state.document()).containsEntry("state", "waiting").containsEntry("failed", 1L);
        clock.advance(Duration.ofMinutes(1));
        figures.commits = 30;
        try (StrictCollector second = StrictCollector.startAt(port)) {
            export.run();
            assertThat(total(second).getStartTimeUnixNano()).isEqualTo(nanos(START));
            assertThat(total(second).getAsDouble())
                    .as("what was missed is in it")
                    .isEqualTo(30);
            clock.advance(Duration.ofMinutes(1));
            figures.commits = 2;
            export.run();
            assertThat(total(second).getStartTimeUnixNano()).isEqualTo(nanos(START.plusSeconds(120)));
            figures.up = false;
            export.run();
            assertThat(names(second)).as("down").noneMatch(name -> name.startsWith("postgresql."));
            assertThat(second.complaints()).isEmpty();
        }
        assertThat(state.document()).containsEntry("state", "ok").containsEntry("last_error", "");
    }

    @Test
    void waitsAsLongAsItIsAskedTo() throws Exception {
        try (StrictCollector collector = StrictCollector.start()) {
            MetricExport export = export(collector.port());
            collector.plan(request -> Optional.of(Reply.later(429, "90")));
            export.run();
            collector.plan(request -> Optional.empty());
            clock.advance(Duration.ofSeconds(60));
            export.run();
            assertThat(collector.received()).isEmpty();
            clock.advance(Duration.ofSeconds(60));
            export.run();
            assertThat(collector.received()).hasSize(1);
        }
    }

    @Test
    void aRequestThatIsTooLargeIsDivided() throws Exception {
        figures.databases = 900;
        try (StrictCollector collector = StrictCollector.start()) {
            collector.plan(request -> request.length() > 50_000 ? Optional.of(Reply.of(413)) : Optional.empty());
            export(collector.port()).run();
            assertThat(collector.complaints()).isEmpty();
            assertThat(collector.metrics()).hasSizeGreaterThan(1);
            assertThat(points(collector, "postgresql.commits")).hasSize(0);
            assertThat(state.document()).as("a family alone is still too large").containsEntry("refused", 1_800L);
            figures.databases = 300;
            export(collector.port()).run();
            assertThat(points(collector, "postgresql.commits")).hasSize(300);
        }
    }

    @Test
    void whatIsRefusedIsCountedAndTheRestIsSent() throws Exception {
        try (StrictCollector collector = StrictCollector.start()) {
            ByteString partial = ExportMetricsServiceResponse.newBuilder()
                    .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                            .setRejectedDataPoints(2)
                            .setErrorMessage("too\nold"))
                    .build()
                    .toByteString();
            collector.plan(
                    request -> Optional.of(new Reply(200, Map.of("Content-Type", "application/x-protobuf"), partial)));
            export(collector.port()).run();
            assertThat(state.document())
                    .containsEntry("state", "refused")
                    .containsEntry("refused", 2L)
                    .containsEntry("taken", 3L)
                    .containsEntry("last_error", "the collector took the request without a part of it: too old");
            collector.plan(request -> Optional.of(Reply.of(400)));
            export(collector.port()).run();
            assertThat(state.document()).containsEntry("refused", 7L).containsEntry("last_error", "HTTP 400");
        }
    }

    @Test
    void hostileNamesArriveAsTheyAre() throws Exception {
        for (String hostile :
                List.of("a\"b\\\n{}\u0000\u202e", "\ud83d\ude00 ünï", "x".repeat(100_000), "'; DROP", " ")) {
            figures.database = hostile;
            try (StrictCollector collector = StrictCollector.start()) {
                export(collector.port()).run();
                assertThat(collector.complaints()).isEmpty();
                assertThat(total(collector).getAttributes(0).getValue().getStringValue())
                        .isEqualTo(hostile);
            }
        }
        figures.database = "half \ud83d";
        try (StrictCollector collector = StrictCollector.start()) {
            export(collector.port()).run();
            assertThat(total(collector).getAttributes(0).getValue().getStringValue())
                    .as("half a character is none")
                    .isEqualTo("half ?");
        }
    }

    @Test
    void aCollectorMakesPrometheusNamesOfThem() {
        assertThat(List.of(
                        named("bitville_databases_blk_read_time_seconds_total", MetricKind.COUNTER, "seconds"),
                        named("bitville_senders_replay_lag_bytes", MetricKind.GAUGE, "bytes"),
                        named("bitville_senders_replay_lag_seconds", MetricKind.GAUGE, "seconds"),
                        named("bitville_pressure_some_ratio", MetricKind.GAUGE, "ratio"),
                        named("bitville_slots_active", MetricKind.GAUGE, ""),
                        named("bitville_delivery_failed_total", MetricKind.COUNTER, "")))
                .containsExactly(
                        "bitville.databases_blk_read_time_seconds s",
                        "bitville.senders_replay_lag_bytes By",
                        "bitville.senders_replay_lag_seconds s",
                        "bitville.pressure_some_ratio 1",
                        "bitville.slots_active ",
                        "bitville.delivery_failed ");
    }

    private static String named(String own, MetricKind kind, String unit) {
        MetricNames.Named named = MetricNames.of(new MetricFamily(MetricName.own(own), kind, unit, "Help", List.of()));
        return named.name() + " " + named.unit();
    }

    private MetricExport export(int port) {
        OtlpClient client = OutletWorld.client(port);
        return new MetricExport(figures, OutletWorld.resources(), client, clock, state);
    }

    private static NumberDataPoint total(StrictCollector collector) throws IOException {
        List<NumberDataPoint> points = points(collector, "postgresql.commits");
        return points.get(points.size() - 1);
    }

    private static List<NumberDataPoint> points(StrictCollector collector, String name) {
        return collector.metrics().stream()
                .flatMap(MetricExportTest::metrics)
                .filter(metric -> metric.getName().equals(name))
                .flatMap(metric -> metric.getSum().getDataPointsList().stream())
                .toList();
    }

    private static List<String> names(StrictCollector collector) {
        List<ExportMetricsServiceRequest> all = collector.metrics();
        return metrics(all.get(all.size() - 1)).map(Metric::getName).toList();
    }

    private static Metric metric(ExportMetricsServiceRequest request, String name) {
        return metrics(request)
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Metric> metrics(ExportMetricsServiceRequest request) {
        return request.getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream());
    }

    private static String attributes(Resource resource) {
        Map<String, String> attributes = new TreeMap<>();
        for (KeyValue pair : resource.getAttributesList()) {
            attributes.put(
                    pair.getKey(),
                    pair.getValue().hasIntValue()
                            ? String.valueOf(pair.getValue().getIntValue())
                            : pair.getValue().getStringValue());
        }
        return attributes.toString();
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }
}
