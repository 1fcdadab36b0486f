package com.bitville.postgres.report.internal.source;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a series knows of a range. The store answers in whole steps, of up to an hour or a day: one that lies partly outside the range counts
 * by the part of it that is within.
 *
 * @param series as the store answered
 */
public record SeriesPart(TimeRange range, SeriesRange series) {
    /** How much of a step lies within the range. */
    private double seconds(SeriesBucket bucket) {
        return within(range, bucket.at(), bucket.at().plus(series.step()));
    }

    /** How many seconds of a span lie within a range. */
    public static double within(TimeRange range, Instant from, Instant to) {
        Instant begin = from.isBefore(range.from()) ? range.from() : from;
        Instant end = to.isAfter(range.to()) ? range.to() : to;
        return end.isAfter(begin) ? Duration.between(begin, end).toMillis() / 1_000.0 : 0;
    }

    public boolean isKnown() {
        return knownSeconds() > 0;
    }

    public double knownSeconds() {
        return series.buckets().stream().mapToDouble(this::seconds).sum();
    }

    /** The sum of a figure that is kept as growth in a second; 0 where nothing is known. */
    public double sum() {
        return series.buckets().stream()
                .mapToDouble(bucket -> bucket.mean() * seconds(bucket))
                .sum();
    }

    /** The same with all that its first and last step know, the part outside the range included. */
    public double sumOfWholeSteps() {
        return series.buckets().stream().mapToDouble(SeriesBucket::mean).sum()
                * (double) series.step().toSeconds();
    }

    /** The mean of a gauge; 0 where nothing is known. */
    public double mean() {
        double known = knownSeconds();
        return known > 0 ? sum() / known : 0;
    }

    /** The greatest value of a step. */
    public double max() {
        return series.buckets().stream()
                .mapToDouble(bucket -> Math.max(bucket.mean(), bucket.max()))
                .max()
                .orElse(0);
    }

    /** When the last step begins of which something is known. */
    public Optional<Instant> last() {
        return series.buckets().isEmpty()
                ? Optional.empty()
                : Optional.of(series.buckets().get(series.buckets().size() - 1).at());
    }

    /** Its means, step by step; the first begins no earlier than the range. */
    public List<Shift.Point> points() {
        return series.buckets().stream()
                .map(bucket -> new Shift.Point(begin(bucket), bucket.mean()))
                .toList();
    }

    /** The same of the greatest values. */
    public List<Shift.Point> maxima() {
        return series.buckets().stream()
                .map(bucket -> new Shift.Point(begin(bucket), Math.max(bucket.mean(), bucket.max())))
                .toList();
    }

    private Instant begin(SeriesBucket bucket) {
        return bucket.at().isBefore(range.from()) ? range.from() : bucket.at();
    }

    public FactScope scope() {
        return FactScope.of(range, knownSeconds(), ReportSources.STORE);
    }
}
