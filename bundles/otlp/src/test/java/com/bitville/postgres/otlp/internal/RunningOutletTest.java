package com.bitville.postgres.otlp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import com.bitville.postgres.api.metrics.MetricPoint;
import com.bitville.postgres.api.metrics.MetricSelection;
import com.bitville.postgres.api.metrics.MetricSource;
import com.bitville.postgres.api.metrics.MetricSubscription;
import com.bitville.postgres.api.metrics.ServerMetrics;
import com.bitville.postgres.otlp.internal.collector.OutletWorld;
import com.bitville.postgres.otlp.internal.collector.StrictCollector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunningOutletTest {
    @Test
    void whatIsOnSendsAndWhatIsClosedLeavesNothing() throws Exception {
        OneFigure figure = new OneFigure();
        try (StrictCollector collector = StrictCollector.start()) {
            OtlpSettings settings = new OtlpSettings(
                    OutletWorld.address("http://127.0.0.1:" + collector.port(), Optional.empty(), OutletWorld.TIMEOUT),
                    Duration.ofMillis(50),
                    Map.of(),
                    List.of("OTEL_X is 'y' (environment); allowed: z; remove it"));
            try (RunningOutlet outlet =
                    RunningOutlet.start(settings, figure, OutletWorld.resources(), Clock.systemUTC())) {
                assertThat(figure.subscriptions).hasValue(1);
                await("three rounds").until(() -> collector.metrics().size() >= 3);
                assertThat(collector.complaints()).isEmpty();
                assertThat(outlet.status()).containsEntry("to", "http://127.0.0.1:" + collector.port());
                assertThat(outlet.status().get("metrics")).asString().contains("state=ok");
                assertThat(outlet.check(Duration.ofSeconds(5)))
                        .extracting(Finding::subject)
                        .contains("otlp logs", "otlp variable");
                assertThat(threads()).containsExactly("bitville-otlp-metrics");
            }
            assertThat(figure.subscriptions).hasValue(0);
            assertThat(threads()).isEmpty();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("bitville-otlp"))
                .toList();
    }

    private static final class OneFigure implements MetricSource {
        private final AtomicInteger subscriptions = new AtomicInteger();

        @Override
        public List<ServerMetrics> read(MetricSelection selection) {
            MetricPoint point = new MetricPoint(Map.of(), 1, Optional.empty(), Instant.EPOCH);
            MetricFamily family = new MetricFamily(
                    MetricName.own("bitville_findings"), MetricKind.GAUGE, "", "Findings", List.of(point));
            return List.of(new ServerMetrics(ServerMetrics.AGENT, "", true, List.of(family)));
        }

        @Override
        public MetricSubscription subscribe() {
            subscriptions.incrementAndGet();
            return subscriptions::decrementAndGet;
        }
    }
}
