package com.bitville.postgres.report.internal.load;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.SeriesPart;
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

/** The kinds of wait over time. */
final class LoadPlots {
    private static final List<Duration> SHORT_STEPS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30));
    private static final long MOST_STEPS = 120;
    /** A cycle is never late by less than nothing: its readings are a bit more than its interval apart. */
    private static final double LATE = 1.1;

    private final ReportSources sources;
    private final TimeRange range;
    private final OptionalInt cores;

    LoadPlots(ReportSources sources, TimeRange range, OptionalInt cores) {
        this.sources = sources;
        this.range = range;
        this.cores = cores;
    }

    FactPlot ofStore(SeriesPart part) {
        SeriesRange total = part.series();
        Duration step = total.step();
        int steps = Math.toIntExact(Duration.between(total.from(), total.to()).dividedBy(step));
        List<FactPlot.Band> bands = new ArrayList<>();
        for (SeriesKey key : sources.keys(sources.server(), "profile.waits")) {
            double[] values = values(sources.series(key, range).series(), total, steps);
            if (Arrays.stream(values).anyMatch(value -> value > 0)) {
                bands.add(new FactPlot.Band(key.object(), values));
            }
        }
        return plot(part.scope(), total.from(), step, bands);
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

    FactPlot ofMemory(List<TableStep> covered) {
        Map<String, Map<Instant, Double>> classes = new LinkedHashMap<>();
        for (TableStep step : sources.steps("profile.by", range)) {
            for (FactRow row : step.rows()) {
                if (row.text("counted_by").equals("wait_event_type")) {
                    classes.computeIfAbsent(row.text("value"), unseen -> new HashMap<>())
                            .put(step.at(), row.count("aas"));
                }
            }
        }
        Duration step = step(covered);
        int steps = Math.toIntExact(
                Math.max(1, range.length().plus(step).minusMillis(1).dividedBy(step)));
        List<FactPlot.Band> bands = new ArrayList<>();
        classes.forEach((name, values) -> bands.add(new FactPlot.Band(name, spread(covered, values, step, steps))));
        return plot(ReportSources.scope(range, covered), range.from(), step, bands);
    }

    /** As long as the readings are apart, where that is less than a minute and few enough. */
    private Duration step(List<TableStep> covered) {
        double apart =
                covered.stream().mapToDouble(TableStep::seconds).average().orElse(MOST_STEPS);
        return SHORT_STEPS.stream()
                .filter(each -> (double) each.toSeconds() * LATE >= apart
                        && range.length().dividedBy(each) <= MOST_STEPS)
                .findFirst()
                .orElseGet(() -> ReportSources.step(range));
    }

    /** A reading is about the time since the one before: it counts in each step by how much of that time is in it. */
    private double[] spread(List<TableStep> covered, Map<Instant, Double> values, Duration step, int steps) {
        double[] sums = new double[steps];
        double[] known = new double[steps];
        double stepMs = step.toMillis();
        for (TableStep reading : covered) {
            double end = Duration.between(range.from(), reading.at()).toMillis();
            double begin = Math.max(0, end - 1_000 * reading.seconds());
            double value = values.getOrDefault(reading.at(), 0.0);
            for (int i = (int) (begin / stepMs); i < steps && i * stepMs < end; i++) {
                double within = Math.min(end, (i + 1) * stepMs) - Math.max(begin, i * stepMs);
                sums[i] += within * value;
                known[i] += within;
            }
        }
        for (int i = 0; i < steps; i++) {
            sums[i] = known[i] > 0 ? sums[i] / known[i] : Double.NaN;
        }
        return sums;
    }

    private FactPlot plot(FactScope scope, Instant start, Duration step, List<FactPlot.Band> bands) {
        bands.sort(Comparator.comparingDouble((FactPlot.Band band) -> Arrays.stream(band.values())
                        .filter(value -> !Double.isNaN(value))
                        .sum())
                .reversed());
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
}
