package com.bitville.postgres.report.internal.load;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.Shift;
import com.bitville.postgres.report.internal.source.TableStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads the load profile: kinds of wait from the store by the minute, what is behind them from the hour in memory or else the store. */
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
        SeriesRange total = sources.series("profile.active", range);
        List<TableStep> covered = sources.steps("profile.covered", range);
        boolean fromStore = !total.buckets().isEmpty();
        boolean memory = sources.inMemory(range) && !covered.isEmpty();
        Detail detail = memory ? ofMemory() : ofStore(total);
        FactPlot plot = fromStore ? plot(total) : plot(covered);
        FactScope scope = fromStore ? sources.scope(range, total) : ReportSources.scope(range, covered);
        double sessions = fromStore ? mean(total) : detail.sessions;
        double idle = fromStore
                ? mean(sources.series("profile.idle_in_transaction", range))
                : covered.stream()
                        .flatMap(step -> step.rows().stream())
                        .mapToDouble(row -> row.count("idle_in_transaction_aas"))
                        .average()
                        .orElse(0);
        List<ShareOfLoad> classes = new ArrayList<>();
        int steps = Math.max(1, fromStore ? total.buckets().size() : covered.size());
        for (FactPlot.Band band : plot.bands()) {
            double sum = Arrays.stream(band.values())
                    .filter(value -> !Double.isNaN(value))
                    .sum();
            classes.add(new ShareOfLoad(band.name(), sum / steps));
        }
        classes.sort(Comparator.comparingDouble(ShareOfLoad::sessions).reversed());
        return new LoadFacts(
                scope,
                sessions,
                idle,
                classes,
                detail.by,
                detail.scope,
                detail.routes,
                detail.statements,
                cores(),
                plot);
    }

    private static double mean(SeriesRange series) {
        return series.buckets().stream()
                .mapToDouble(SeriesBucket::mean)
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

    private FactPlot plot(SeriesRange total) {
        Duration step = total.step();
        int steps = Math.toIntExact(Duration.between(total.from(), total.to()).dividedBy(step));
        List<FactPlot.Band> bands = new ArrayList<>();
        for (SeriesKey key : sources.keys(sources.server(), "profile.waits")) {
            double[] values = values(sources.series(key, range), total, steps);
            if (Arrays.stream(values).anyMatch(value -> value > 0)) {
                bands.add(new FactPlot.Band(key.object(), values));
            }
        }
        return plot(sources.scope(range, total), total.from(), step, bands);
    }

    private FactPlot plot(FactScope scope, Instant start, Duration step, List<FactPlot.Band> bands) {
        bands.sort(Comparator.comparingDouble((FactPlot.Band band) -> Arrays.stream(band.values())
                        .filter(value -> !Double.isNaN(value))
                        .sum())
                .reversed());
        OptionalInt cores = cores();
        return new FactPlot(
                "load_plot",
                "Average active sessions by kind of wait",
                scope,
                "sessions",
                start,
                step,
                bands,
                cores.isPresent() ? OptionalDouble.of(cores.getAsInt()) : OptionalDouble.empty(),
                cores.isPresent() ? cores.getAsInt() + (cores.getAsInt() == 1 ? " core" : " cores") : "");
    }

    /** By step of the total: 0 where the total is known and this is not told, NaN where the total is not known. */
    private static double[] values(SeriesRange series, SeriesRange total, int steps) {
        double[] values = new double[steps];
        Arrays.fill(values, Double.NaN);
        for (SeriesBucket bucket : total.buckets()) {
            place(total, bucket.at(), steps).ifPresent(place -> values[place] = 0);
        }
        for (SeriesBucket bucket : series.buckets()) {
            place(total, bucket.at(), steps).ifPresent(place -> values[place] = bucket.mean());
        }
        return values;
    }

    private static OptionalInt place(SeriesRange total, Instant at, int steps) {
        long place = Duration.between(total.from(), at).dividedBy(total.step());
        return place >= 0 && place < steps ? OptionalInt.of((int) place) : OptionalInt.empty();
    }

    private FactPlot plot(List<TableStep> covered) {
        Map<String, Map<Instant, Double>> classes = new LinkedHashMap<>();
        for (TableStep step : sources.steps("profile.by", range)) {
            for (FactRow row : step.rows()) {
                if (row.text("counted_by").equals("wait_event_type")) {
                    classes.computeIfAbsent(row.text("value"), unseen -> new HashMap<>())
                            .put(step.at(), row.count("aas"));
                }
            }
        }
        Duration step = ReportSources.step(range);
        int steps = Math.toIntExact(Math.max(1, range.length().dividedBy(step)));
        List<FactPlot.Band> bands = new ArrayList<>();
        classes.forEach((name, values) -> {
            double[] sums = new double[steps];
            int[] counts = new int[steps];
            for (TableStep each : covered) {
                int place = (int) Math.min(
                        steps - 1, Duration.between(range.from(), each.at()).dividedBy(step));
                sums[place] += values.getOrDefault(each.at(), 0.0);
                counts[place]++;
            }
            double[] means = new double[steps];
            for (int i = 0; i < steps; i++) {
                means[i] = counts[i] == 0 ? Double.NaN : sums[i] / counts[i];
            }
            bands.add(new FactPlot.Band(name, means));
        });
        return plot(ReportSources.scope(range, covered), range.from(), step, bands);
    }

    private record Detail(
            FactScope scope,
            double sessions,
            Map<String, List<ShareOfLoad>> by,
            Map<String, List<Shift.Point>> routes,
            Map<String, Map<String, Double>> statements) {}

    private Detail ofMemory() {
        Map<Instant, Double> seconds = new HashMap<>();
        double active = 0;
        List<TableStep> covered = sources.steps("profile.covered", range);
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
                        .map(step -> new Shift.Point(
                                step.at().minusMillis((long) (step.seconds() * 1_000)),
                                values.getOrDefault(step.at(), 0.0)))
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

    private Detail ofStore(SeriesRange total) {
        Map<String, List<ShareOfLoad>> by = new HashMap<>();
        Map<String, List<Shift.Point>> routes = new LinkedHashMap<>();
        double known = ReportSources.knownSeconds(total);
        FIGURES.forEach((property, figure) -> {
            Map<String, Double> values = new HashMap<>();
            for (SeriesKey key : sources.keys(sources.server(), figure)) {
                SeriesRange series = sources.series(key, range);
                double sum = series.buckets().stream()
                                .mapToDouble(SeriesBucket::mean)
                                .sum()
                        * (double) series.step().toSeconds();
                String name = key.object().isEmpty() ? key.database() : key.object();
                if (sum > 0) {
                    values.put(
                            name, sum / Math.max(known, (double) series.step().toSeconds()));
                    if (property.equals(ROUTE)) {
                        routes.put(name, points(series, total));
                    }
                }
            }
            by.put(property, sorted(values));
        });
        return new Detail(sources.scope(range, total), mean(total), by, routes, Map.of());
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
