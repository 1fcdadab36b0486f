package com.bitville.postgres.report.internal.source;

import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactScope;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The sum of a counter over a range.
 *
 * @param sum what it grew by
 * @param points its growth in a second, step by step
 */
public record Counted(FactScope scope, double sum, List<Shift.Point> points) {
    /** From the readings in memory or the store of days, whichever knows the range better. */
    public static Counted of(ReportSources sources, TimeRange range, String table, String column, String figure) {
        SeriesPart series = sources.series(figure, range);
        List<TableStep> steps = sources.preferred(table, range, series::knownSeconds);
        if (!steps.isEmpty()) {
            List<Shift.Point> points = steps.stream()
                    .map(step -> new Shift.Point(step.begin(), grown(step, column) / step.seconds()))
                    .toList();
            double sum = steps.stream()
                    .mapToDouble(step -> grown(step, column) * step.secondsWithin(range) / step.seconds())
                    .sum();
            return new Counted(ReportSources.scope(range, steps), sum, points);
        }
        return new Counted(series.scope(), series.sum(), series.points());
    }

    private static double grown(TableStep step, String column) {
        return step.rows().stream().mapToDouble(row -> row.count(column)).sum();
    }

    public boolean isKnown() {
        return scope.knownSeconds() > 0;
    }

    /** In a second of the time that is known. */
    public OptionalDouble perSecond() {
        return isKnown() ? OptionalDouble.of(sum / scope.knownSeconds()) : OptionalDouble.empty();
    }
}
