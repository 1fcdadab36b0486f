package com.bitville.postgres.prometheus.internal.exposition;

import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricPoint;
import com.bitville.postgres.api.metrics.ServerMetrics;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The families of all servers of a scrape, as the client library wants them: one family for each name, its points with their server. */
public final class FamilySet {
    private static final String TOTAL = "_total";
    private static final String INFO = "_info";
    private static final String SERVER = "server";

    /** A family, and its points by labels. */
    private record Gathered(MetricFamily family, Map<Labels, Double> points) {}

    private final boolean single;
    private final Map<String, Gathered> families = new LinkedHashMap<>();

    /** {@code single}: for one server, whose compatible names have exactly the labels of postgres_exporter. */
    public FamilySet(boolean single) {
        this.single = single;
    }

    /** Adds the families of a server. */
    public void add(ServerMetrics metrics) {
        for (MetricFamily family : metrics.families()) {
            String server = !metrics.isDatabase()
                    ? ""
                    : single && family.name().own().isEmpty() ? metrics.address() : metrics.server();
            Gathered gathered = families.computeIfAbsent(
                    family.name().published(), unseen -> new Gathered(family, new LinkedHashMap<>()));
            if (gathered.family().kind() == family.kind()) {
                family.points().forEach(point -> gathered.points().putIfAbsent(labels(point, server), point.value()));
            }
        }
    }

    private static Labels labels(MetricPoint point, String server) {
        List<String> names = new ArrayList<>(point.labels().keySet());
        List<String> values = new ArrayList<>(point.labels().values());
        if (!server.isEmpty()) {
            names.add(SERVER);
            values.add(server);
        }
        return Labels.of(names, values);
    }

    /** Families of type unknown that the text format calls counters. */
    public Set<String> counters() {
        Set<String> counters = new TreeSet<>();
        families.forEach((name, gathered) -> {
            if (gathered.family().kind() == MetricKind.COUNTER && !name.endsWith(TOTAL)) {
                counters.add(name);
            }
        });
        return counters;
    }

    /** For the writers. */
    public MetricSnapshots snapshots() {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        families.forEach((name, gathered) -> snapshots.add(snapshot(name, gathered)));
        return new MetricSnapshots(snapshots);
    }

    private static MetricSnapshot snapshot(String name, Gathered gathered) {
        String help = gathered.family().help();
        MetricKind kind = gathered.family().kind();
        if (kind == MetricKind.COUNTER && name.endsWith(TOTAL)) {
            List<CounterDataPointSnapshot> points = new ArrayList<>();
            gathered.points()
                    .forEach((labels, value) ->
                            points.add(new CounterDataPointSnapshot(Math.max(0, value), labels, null, 0)));
            return new CounterSnapshot(
                    new MetricMetadata(name.substring(0, name.length() - TOTAL.length()), help), points);
        }
        if (name.endsWith(INFO)) {
            List<InfoDataPointSnapshot> points = new ArrayList<>();
            gathered.points().keySet().forEach(labels -> points.add(new InfoDataPointSnapshot(labels)));
            return new InfoSnapshot(new MetricMetadata(name.substring(0, name.length() - INFO.length()), help), points);
        }
        if (kind == MetricKind.GAUGE) {
            List<GaugeDataPointSnapshot> points = new ArrayList<>();
            gathered.points().forEach((labels, value) -> points.add(new GaugeDataPointSnapshot(value, labels, null)));
            return new GaugeSnapshot(new MetricMetadata(name, help), points);
        }
        List<UnknownDataPointSnapshot> points = new ArrayList<>();
        gathered.points().forEach((labels, value) -> points.add(new UnknownDataPointSnapshot(value, labels, null)));
        return new UnknownSnapshot(new MetricMetadata(name, help), points);
    }
}
