package com.bitville.postgres.prometheus.internal;

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
import java.util.concurrent.atomic.AtomicInteger;

/** Metrics that stay as they are: the servers main, which is up, and standby, which is down. */
final class FixedMetrics implements MetricSource {
    static final String HOSTILE = "a\"b\\c\nd{e=\"f\"} 1\n# TYPE g untyped\n\u0000\u202e";

    final AtomicInteger subscriptions = new AtomicInteger();
    private final int series;

    FixedMetrics(int series) {
        this.series = series;
    }

    @Override
    public List<ServerMetrics> read(MetricSelection selection) {
        List<ServerMetrics> all = new ArrayList<>();
        all.add(new ServerMetrics(
                ServerMetrics.AGENT,
                "",
                true,
                List.of(
                        family("bitville_agent_info", "", MetricKind.GAUGE, List.of(point("version", "1.0.0"))),
                        family("", "process_cpu_seconds_total", MetricKind.COUNTER, List.of(point("", ""))))));
        List<MetricPoint> many = new ArrayList<>();
        for (int i = 0; i < series; i++) {
            many.add(point("datname", "database " + i));
        }
        ServerMetrics main = new ServerMetrics(
                "main",
                "10.0.0.1:5432",
                true,
                List.of(
                        family("bitville_databases_numbackends", "", MetricKind.GAUGE, many),
                        family("bitville_databases_xact_commit_total", "", MetricKind.COUNTER, many),
                        family(
                                "",
                                "pg_stat_database_xact_commit",
                                MetricKind.COUNTER,
                                List.of(point("datname", HOSTILE))),
                        family("", "pg_stat_archiver_archived_count", MetricKind.COUNTER, List.of(point("", ""))),
                        family("", "pg_static", MetricKind.UNKNOWN, List.of(point("version", "18")))));
        ServerMetrics standby = new ServerMetrics("standby", "10.0.0.2:5432", false, List.of());
        for (ServerMetrics server : List.of(main, standby)) {
            if (selection.server().map(server.server()::equals).orElse(true)) {
                all.add(server);
            }
        }
        return all;
    }

    private static MetricFamily family(String own, String compatible, MetricKind kind, List<MetricPoint> points) {
        return new MetricFamily(new MetricName(own, compatible, ""), kind, "", "Some help\nin \\ lines", points);
    }

    private static MetricPoint point(String label, String value) {
        return new MetricPoint(label.isEmpty() ? Map.of() : Map.of(label, value), 7, Optional.empty(), Instant.EPOCH);
    }

    @Override
    public MetricSubscription subscribe() {
        subscriptions.incrementAndGet();
        return subscriptions::decrementAndGet;
    }
}
