package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.SeriesPart;
import com.bitville.postgres.report.internal.source.TableStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The server's log by class.
 *
 * @param classes entries by class
 * @param severities entries by severity
 */
public record LogFacts(FactScope scope, Map<String, Double> classes, Map<String, Double> severities) {
    public static LogFacts of(ReportSources sources, TimeRange range) {
        Map<String, Double> classes = new LinkedHashMap<>();
        Map<String, Double> severities = new LinkedHashMap<>();
        List<TableStep> steps = sources.preferred(
                "entry_counts", range, () -> sum(sources, range, "log.classes", new LinkedHashMap<>()));
        if (!steps.isEmpty()) {
            for (TableStep step : steps) {
                for (FactRow row : step.rows()) {
                    classes.merge(row.text("class"), row.count("entries"), Double::sum);
                    severities.merge(row.text("error_severity"), row.count("entries"), Double::sum);
                }
            }
            return new LogFacts(ReportSources.scope(range, steps), classes, severities);
        }
        double known = sum(sources, range, "log.classes", classes);
        sum(sources, range, "log.entries", severities);
        return new LogFacts(FactScope.of(range, known, ReportSources.STORE), classes, severities);
    }

    private static double sum(ReportSources sources, TimeRange range, String figure, Map<String, Double> sums) {
        double known = 0;
        for (SeriesKey key : sources.keys(sources.server(), figure)) {
            SeriesPart series = sources.series(key, range);
            known = Math.max(known, series.knownSeconds());
            // Of the entries of a step that is partly outside a part is counted, but one that may be within is told.
            if (series.sumOfWholeSteps() > 0.5) {
                sums.put(key.object(), Math.max(1, series.sum()));
            }
        }
        return known;
    }

    public double of(String name) {
        return classes.getOrDefault(name, 0.0);
    }
}
