package com.bitville.postgres.otlp.internal.metric;

import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import com.bitville.postgres.api.metrics.MetricPoint;
import com.bitville.postgres.api.metrics.MetricSelection;
import com.bitville.postgres.api.metrics.MetricSource;
import com.bitville.postgres.api.metrics.MetricSubscription;
import com.bitville.postgres.api.metrics.ServerMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metrics of the server default, whose figures a test sets, of a standby that is down, and of the agent and its host. */
final class ChangingMetrics implements MetricSource {
    static final Instant COUNTED_FROM = Instant.parse("2026-01-01T00:00:00Z");

    double commits = 7;
    boolean up = true;
    int databases = 1;
    String database = "shop";

    @Override
    public List<ServerMetrics> read(MetricSelection selection) {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < databases; i++) {
            points.add(new MetricPoint(
                    Map.of("db.namespace", i == 0 ? database : "database " + i),
                    commits,
                    Optional.empty(),
                    COUNTED_FROM));
        }
        List<MetricFamily> families = List.of(
                new MetricFamily(
                        new MetricName("", "", "postgresql.commits"), MetricKind.COUNTER, "1", "Commits", points),
                new MetricFamily(
                        new MetricName("", "", "postgresql.backends"), MetricKind.UP_DOWN, "1", "Sessions", points),
                own("bitville_databases_blk_read_time_seconds_total", MetricKind.COUNTER, "seconds", Optional.empty()));
        return List.of(
                new ServerMetrics(
                        ServerMetrics.AGENT,
                        "",
                        true,
                        List.of(own("bitville_buffer_bytes", MetricKind.GAUGE, "", Optional.empty()))),
                new ServerMetrics(
                        ServerMetrics.HOST,
                        "",
                        true,
                        List.of(own(
                                "bitville_host_cpu_user_seconds_total",
                                MetricKind.COUNTER,
                                "seconds",
                                Optional.of(COUNTED_FROM)))),
                new ServerMetrics("default", "db.example:5433", up, up ? families : List.of()),
                new ServerMetrics("standby", "10.0.0.2:5432", false, List.of()));
    }

    private static MetricFamily own(String name, MetricKind kind, String unit, Optional<Instant> startedAt) {
        return new MetricFamily(
                MetricName.own(name),
                kind,
                unit,
                "Help",
                List.of(new MetricPoint(Map.of(), 3, startedAt, COUNTED_FROM)));
    }

    @Override
    public MetricSubscription subscribe() {
        return () -> {};
    }
}
