package com.bitville.postgres.report.internal.load;

import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.SeriesPart;
import com.bitville.postgres.report.internal.source.Shift;
import com.bitville.postgres.report.internal.source.TableStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads the load profile: from the hour in memory or the store, whichever knows the range better. */
public final class LoadReader {
    private static final Map<String, String> FIGURES = Map.of(
            "wait_event", "profile.events",
            "statement", "profile.statements",
            "usename", "profile.users",
            "datname", "profile.databases",
            "application_name", "profile.applications",
            "route", "profile.routes");

    private static final String ROUTE = "route";

    private final ReportSources sources;
    private final TimeRange range;

    public LoadReader(ReportSources sources, TimeRange range) {
        this.sources = sources;
        this.range = range;
    }

    public LoadFacts read() {
        SeriesPart total = sources.series("profile.active", range);
        List<TableStep> covered = sources.preferred("profile.covered", range, total::knownSeconds);
        LoadPlots plots = new LoadPlots(sources, range, cores());
        if (!covered.isEmpty()) {
            FactScope memory = ReportSources.scope(range, covered);
            Detail detail = ofMemory(covered);
            FactPlot plot = plots.ofMemory(covered);
            return facts(new Profile(memory, detail.sessions, idle(covered), classes(plot)), detail, plot);
        }
        Detail detail = ofStore(total);
        double idle = sources.series("profile.idle_in_transaction", range).mean();
        return facts(new Profile(total.scope(), total.mean(), idle, classes(total)), detail, plots.ofStore(total));
    }

    private record Profile(FactScope scope, double sessions, double idle, List<ShareOfLoad> classes) {}

    private LoadFacts facts(Profile profile, Detail detail, FactPlot plot) {
        return new LoadFacts(
                profile.scope,
                profile.sessions,
                profile.idle,
                profile.classes,
                detail.by,
                detail.scope,
                detail.routes,
                detail.statements,
                cores(),
                plot);
    }

    private static List<ShareOfLoad> classes(FactPlot plot) {
        Map<String, Double> means = new HashMap<>();
        for (FactPlot.Band band : plot.bands()) {
            means.put(
                    band.name(),
                    Arrays.stream(band.values())
                            .filter(value -> !Double.isNaN(value))
                            .average()
                            .orElse(0));
        }
        return sorted(means);
    }

    /** A kind of wait is 0 where the load is known and it is not. */
    private List<ShareOfLoad> classes(SeriesPart total) {
        Map<String, Double> means = new HashMap<>();
        for (SeriesKey key : sources.keys(sources.server(), "profile.waits")) {
            double sum = sources.series(key, range).sum();
            if (sum > 0) {
                means.put(key.object(), sum / Math.max(1, total.knownSeconds()));
            }
        }
        return sorted(means);
    }

    private static double idle(List<TableStep> covered) {
        return covered.stream()
                .flatMap(step -> step.rows().stream())
                .mapToDouble(row -> row.count("idle_in_transaction_aas"))
                .average()
                .orElse(0);
    }

    private OptionalInt cores() {
        if (!sources.isLocal()) {
            return OptionalInt.empty();
        }
        return sources
                .newest(
                        "host",
                        "cpu",
                        new TimeRange(Instant.EPOCH, sources.now().plusSeconds(1)))
                .stream()
                .flatMap(moment -> FactRow.of(moment.rowset()).stream())
                .mapToInt(row -> (int) row.count("cores"))
                .filter(cores -> cores > 0)
                .findFirst();
    }

    private record Detail(
            FactScope scope,
            double sessions,
            Map<String, List<ShareOfLoad>> by,
            Map<String, List<Shift.Point>> routes,
            Map<String, Map<String, Double>> statements) {}

    private Detail ofMemory(List<TableStep> covered) {
        Map<Instant, Double> seconds = new HashMap<>();
        double active = 0;
        for (TableStep step : covered) {
            for (FactRow row : step.rows()) {
                seconds.put(step.at(), row.count("covered_s"));
                active += row.count("active_ms");
            }
        }
        double all = Math.max(
                1e-9, seconds.values().stream().mapToDouble(Double::doubleValue).sum());
        Map<String, Map<String, Double>> sums = new HashMap<>();
        Map<String, Map<Instant, Double>> routes = new LinkedHashMap<>();
        for (TableStep step : sources.steps("profile.by", range)) {
            for (FactRow row : step.rows()) {
                String by = row.text("counted_by");
                String value = row.text("value");
                if (FIGURES.containsKey(by) && !value.isEmpty()) {
                    sums.computeIfAbsent(by, unseen -> new HashMap<>())
                            .merge(value, row.count("active_ms") / 1_000 / all, Double::sum);
                    if (by.equals(ROUTE)) {
                        routes.computeIfAbsent(value, unseen -> new HashMap<>()).put(step.at(), row.count("aas"));
                    }
                }
            }
        }
        Map<String, List<ShareOfLoad>> by = new HashMap<>();
        sums.forEach((property, values) -> by.put(property, sorted(values)));
        Map<String, List<Shift.Point>> points = new LinkedHashMap<>();
        routes.forEach((route, values) -> points.put(
                route,
                covered.stream()
                        .map(step -> new Shift.Point(step.begin(), values.getOrDefault(step.at(), 0.0)))
                        .toList()));
        return new Detail(ReportSources.scope(range, covered), active / 1_000 / all, by, points, statements());
    }

    private Map<String, Map<String, Double>> statements() {
        Map<String, Map<String, Double>> statements = new HashMap<>();
        for (TableStep step : sources.steps("profile.top", range)) {
            for (FactRow row : step.rows()) {
                String route = row.text(ROUTE);
                if (!route.isEmpty()) {
                    statements
                            .computeIfAbsent(route, unseen -> new HashMap<>())
                            .merge(row.text("statement"), row.count("active_ms"), Double::sum);
                }
            }
        }
        return statements;
    }

    private Detail ofStore(SeriesPart total) {
        Map<String, List<ShareOfLoad>> by = new HashMap<>();
        Map<String, List<Shift.Point>> routes = new LinkedHashMap<>();
        FIGURES.forEach((property, figure) -> {
            Map<String, Double> values = new HashMap<>();
            for (SeriesKey key : sources.keys(sources.server(), figure)) {
                SeriesPart series = sources.series(key, range);
                double sum = series.sum();
                String name = key.object().isEmpty() ? key.database() : key.object();
                if (sum > 0) {
                    values.put(name, sum / Math.max(series.knownSeconds(), total.knownSeconds()));
                    if (property.equals(ROUTE)) {
                        routes.put(name, points(series.series(), total.series()));
                    }
                }
            }
            by.put(property, sorted(values));
        });
        return new Detail(total.scope(), total.mean(), by, routes, Map.of());
    }

    /** A route that was not there yet is 0 where the load is known. */
    private static List<Shift.Point> points(SeriesRange series, SeriesRange total) {
        Map<Instant, Double> known = new HashMap<>();
        series.buckets().forEach(bucket -> known.put(bucket.at(), bucket.mean()));
        List<Shift.Point> points = new ArrayList<>();
        for (Instant at = series.from(); at.isBefore(series.to()); at = at.plus(series.step())) {
            Instant end = at.plus(series.step());
            Instant begin = at;
            Double value = known.get(at);
            if (value != null) {
                points.add(new Shift.Point(at, value));
            } else if (total.buckets().stream()
                    .anyMatch(bucket ->
                            !bucket.at().isBefore(begin) && bucket.at().isBefore(end))) {
                points.add(new Shift.Point(at, 0));
            }
        }
        return points;
    }

    private static List<ShareOfLoad> sorted(Map<String, Double> values) {
        return values.entrySet().stream()
                .map(entry -> new ShareOfLoad(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(ShareOfLoad::sessions)
                        .reversed()
                        .thenComparing(ShareOfLoad::key))
                .toList();
    }
}
