package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sizes of tables or indexes as they were last read at a moment: they are read rarely, so the last reading may be hours before it. */
public final class RelationSizes {
    /** Of which relations. */
    public enum Of {
        /** The biggest tables of each database, all of them every six hours: one that is not there then is gone. */
        TABLES("table.total_bytes", 1),
        /** Those indexes that changed or are among the biggest, every five minutes. */
        INDEXES("index.pages", 8_192);

        private final String figure;
        private final double unit;

        Of(String figure, double unit) {
            this.figure = figure;
            this.unit = unit;
        }
    }

    /** One table or index. */
    public record Relation(String database, String name) {}

    /** Its size, and when that was read. */
    public record Size(double bytes, Instant at) {}

    /**
     * How one changed.
     *
     * @param kind {@code new}, {@code gone}, or empty
     * @param first null for one that is new
     * @param last null for one that is gone
     */
    public record Change(
            Relation relation,
            String kind,
            @Nullable Size first,
            @Nullable Size last) {
        public double growth() {
            return (last == null ? 0 : last.bytes()) - (first == null ? 0 : first.bytes());
        }

        /** Adds a row: database, name, kind, the first size and when it was read, the last one likewise, the growth. */
        public void addTo(FactTables table) {
            table.row(
                    relation.database(),
                    relation.name(),
                    kind.isEmpty() ? null : kind,
                    firstBytes(),
                    first == null ? null : first.at(),
                    lastBytes(),
                    last == null ? null : last.at(),
                    growth());
        }

        /** The first size, or the last of one that is new. */
        public double known() {
            Size size = first == null ? last : first;
            return size == null ? 0 : size.bytes();
        }

        private @Nullable Double firstBytes() {
            return first == null ? null : Double.valueOf(first.bytes());
        }

        private @Nullable Double lastBytes() {
            return last == null ? null : Double.valueOf(last.bytes());
        }
    }

    private static final Duration BACK = Duration.ofHours(12);
    private static final Duration STEP = Duration.ofMinutes(10);
    /** So many series are read in one go: a row of the store has all of them, and the answer has to fit the memory. */
    private static final int AT_ONCE = 256;

    private final Of of;
    private final Map<Relation, Size> sizes = new HashMap<>();
    /** The last reading of each database. */
    private final Map<String, Instant> read = new HashMap<>();

    private RelationSizes(Of of) {
        this.of = of;
    }

    /** The last sizes at or before a moment. */
    public static RelationSizes at(ReportSources sources, Of of, Instant end) {
        RelationSizes made = new RelationSizes(of);
        made.read(sources, new TimeRange(end.minus(BACK), end), STEP, true);
        return made;
    }

    /** The sizes at the beginning of a range; of a database of which none was read before that, the first ones in it. */
    public static RelationSizes atBegin(ReportSources sources, Of of, TimeRange range) {
        RelationSizes made = at(sources, of, range.from());
        RelationSizes within = new RelationSizes(of);
        within.read(sources, range, ReportSources.step(range), false);
        within.sizes.forEach((relation, size) -> {
            if (!made.read.containsKey(relation.database()) && size.at().equals(within.read.get(relation.database()))) {
                made.sizes.put(relation, size);
            }
        });
        within.read.forEach(made.read::putIfAbsent);
        return made;
    }

    private void read(ReportSources sources, TimeRange range, Duration step, boolean last) {
        List<SeriesKey> keys = sources.keys(sources.server(), of.figure);
        for (int i = 0; i < keys.size(); i += AT_ONCE) {
            List<SeriesKey> some = keys.subList(i, Math.min(keys.size(), i + AT_ONCE));
            for (SeriesRange series : sources.store().readAll(sources.server(), some, range.from(), range.to(), step)) {
                Optional<SeriesBucket> bucket = series.buckets().stream()
                        .filter(each -> each.at().isBefore(range.to()))
                        .reduce((one, other) -> last ? other : one);
                bucket.ifPresent(each -> add(series.key(), each, last));
            }
        }
    }

    private void add(SeriesKey key, SeriesBucket bucket, boolean last) {
        sizes.put(new Relation(key.database(), key.object()), new Size(of.unit * bucket.mean(), bucket.at()));
        read.merge(key.database(), bucket.at(), (one, other) -> one.isAfter(other) == last ? one : other);
    }

    public boolean isKnown() {
        return !sizes.isEmpty();
    }

    /** Whether a database was read again after another reading. */
    public boolean isAfter(RelationSizes earlier) {
        return read.entrySet().stream().anyMatch(each -> {
            Instant before = earlier.read.get(each.getKey());
            return before != null && each.getValue().isAfter(before);
        });
    }

    /** What changed since an earlier moment, the greatest change first. */
    public List<Change> since(RelationSizes earlier) {
        Set<Relation> relations = new HashSet<>(sizes.keySet());
        relations.addAll(earlier.sizes.keySet());
        List<Change> changes = new ArrayList<>();
        for (Relation relation : relations) {
            boolean both = read.containsKey(relation.database()) && earlier.read.containsKey(relation.database());
            Size first = earlier.size(relation);
            Size last = size(relation);
            if (first != null && last != null) {
                changes.add(new Change(relation, "", first, last));
            } else if (both && of == Of.TABLES && (first != null || last != null)) {
                changes.add(new Change(relation, first == null ? "new" : "gone", first, last));
            }
        }
        changes.sort(Comparator.comparingDouble((Change change) -> -Math.abs(change.growth()))
                .thenComparing(change -> change.relation().database())
                .thenComparing(change -> change.relation().name()));
        return changes;
    }

    /** The size of a relation; null for a table that was not in the last reading of its database. */
    private @Nullable Size size(Relation relation) {
        Size size = sizes.get(relation);
        boolean old = size != null && of == Of.TABLES && !size.at().equals(read.get(relation.database()));
        return old ? null : size;
    }
}
