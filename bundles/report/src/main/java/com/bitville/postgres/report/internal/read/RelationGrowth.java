package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A table's size over a range.
 *
 * @param first its size in the first step that is known
 * @param last in the last
 */
public record RelationGrowth(String database, String relation, double first, double last) {
    /** Those of which two steps are known, the one that changed most first. */
    public static List<RelationGrowth> of(ReportSources sources, TimeRange range) {
        List<RelationGrowth> sizes = new ArrayList<>();
        for (SeriesKey key : sources.keys(sources.server(), "table.total_bytes")) {
            SeriesRange series = sources.series(key, range).series();
            List<SeriesBucket> buckets = series.buckets();
            if (buckets.size() >= 2) {
                sizes.add(new RelationGrowth(
                        key.database(),
                        key.object(),
                        buckets.get(0).mean(),
                        buckets.get(buckets.size() - 1).mean()));
            }
        }
        sizes.sort(Comparator.comparingDouble((RelationGrowth size) -> -Math.abs(size.growth()))
                .thenComparing(RelationGrowth::relation));
        return sizes;
    }

    public double growth() {
        return last - first;
    }
}
