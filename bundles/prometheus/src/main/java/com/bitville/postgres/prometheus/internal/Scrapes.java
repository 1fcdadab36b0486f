package com.bitville.postgres.prometheus.internal;

import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import com.bitville.postgres.api.metrics.MetricPoint;
import com.bitville.postgres.api.metrics.MetricSelection;
import com.bitville.postgres.api.metrics.MetricSource;
import com.bitville.postgres.api.metrics.ServerMetrics;
import com.bitville.postgres.prometheus.internal.exposition.Exposition;
import com.bitville.postgres.prometheus.internal.exposition.FamilySet;
import com.bitville.postgres.prometheus.internal.http.ScrapeRequest;
import com.bitville.postgres.prometheus.internal.http.ScrapeRequest.Answerer;
import com.bitville.postgres.prometheus.internal.http.ScrapeRequest.ScrapeAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Answers scrapes: reads the metrics, adds whether each server is up, writes the format. */
final class Scrapes implements Answerer {
    private static final double NANOS = 1e9;

    private final MetricSource source;
    private final PrometheusSettings settings;
    private final Exposition exposition = new Exposition();
    private final AtomicLong count = new AtomicLong();

    Scrapes(MetricSource source, PrometheusSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    long count() {
        return count.get();
    }

    @Override
    public Optional<ScrapeAnswer> answer(ScrapeRequest request) {
        long begun = System.nanoTime();
        List<ServerMetrics> read =
                source.read(new MetricSelection(request.server(), settings.tables(), settings.statements()));
        if (request.server().isPresent() && read.stream().noneMatch(ServerMetrics::isDatabase)) {
            return Optional.empty();
        }
        count.incrementAndGet();
        boolean single = request.server().isPresent();
        FamilySet families = new FamilySet(single);
        read.forEach(families::add);
        read.stream().filter(ServerMetrics::isDatabase).forEach(metrics -> families.add(up(metrics, single)));
        // The names of postgres_exporter that its users watch; nothing is asked of a database, so nothing fails.
        families.add(agent(gauge("pg_exporter_last_scrape_error", "Always 0: a scrape asks no database", 0)));
        families.add(agent(gauge(
                "pg_exporter_last_scrape_duration_seconds",
                "Time to read the figures of this answer",
                (System.nanoTime() - begun) / NANOS)));
        families.add(agent(new MetricFamily(
                new MetricName("", "pg_exporter_scrapes_total", ""),
                MetricKind.COUNTER,
                "",
                "Scrapes answered",
                List.of(point((double) count.get())))));
        return Optional.of(new ScrapeAnswer(
                exposition.contentType(request.accept()),
                exposition.write(families.snapshots(), families.counters(), request.accept())));
    }

    /** Of a single server without the label server, as postgres_exporter has it. */
    private static ServerMetrics up(ServerMetrics metrics, boolean single) {
        return new ServerMetrics(
                metrics.server(),
                single ? "" : metrics.address(),
                true,
                List.of(gauge("pg_up", "Whether the agent is connected to the server", metrics.up() ? 1 : 0)));
    }

    private static ServerMetrics agent(MetricFamily family) {
        return new ServerMetrics(ServerMetrics.AGENT, "", true, List.of(family));
    }

    private static MetricFamily gauge(String name, String help, double value) {
        return new MetricFamily(new MetricName("", name, ""), MetricKind.GAUGE, "", help, List.of(point(value)));
    }

    private static MetricPoint point(double value) {
        return new MetricPoint(Map.of(), value, Optional.empty(), Instant.EPOCH);
    }
}
