package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.SeriesPart;
import com.bitville.postgres.report.internal.source.Shift;
import com.bitville.postgres.report.internal.source.TableStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how far behind standbys were. */
public final class ReplicaReader {
    /** Less is the ordinary way of things. */
    private static final double BEHIND_BYTES = 16 * 1024 * 1024.0;

    private final ReportSources sources;
    private final TimeRange range;

    public ReplicaReader(ReportSources sources, TimeRange range) {
        this.sources = sources;
        this.range = range;
    }

    /** The one furthest behind first. */
    public List<ReplicaFact> read() {
        List<TableStep> steps = sources.inMemory(range) ? sources.steps("senders", range) : List.of();
        List<ReplicaFact> replicas = steps.isEmpty() ? ofStore() : ofMemory(steps);
        return replicas.stream()
                .sorted(Comparator.comparingDouble(ReplicaFact::mostBytes)
                        .reversed()
                        .thenComparing(ReplicaFact::name))
                .toList();
    }

    private List<ReplicaFact> ofMemory(List<TableStep> steps) {
        Map<String, List<Shift.Point>> bytes = new LinkedHashMap<>();
        Map<String, Double> late = new LinkedHashMap<>();
        Map<String, FactRow> last = new LinkedHashMap<>();
        for (TableStep step : steps) {
            for (FactRow row : step.rows()) {
                String name = row.text("application_name");
                bytes.computeIfAbsent(name, unseen -> new ArrayList<>())
                        .add(new Shift.Point(step.at(), row.count("replay_lag_bytes")));
                row.number("replay_behind_ms").ifPresent(ms -> late.merge(name, ms, Math::max));
                last.put(name, row);
            }
        }
        FactScope scope = ReportSources.scope(range, steps);
        List<ReplicaFact> replicas = new ArrayList<>();
        bytes.forEach((name, points) -> {
            FactRow row = last.get(name);
            replicas.add(fact(
                    scope,
                    name,
                    points,
                    row == null ? null : row.textOrNull("state"),
                    row == null ? null : row.textOrNull("sync_state"),
                    late.get(name)));
        });
        return replicas;
    }

    private List<ReplicaFact> ofStore() {
        List<ReplicaFact> replicas = new ArrayList<>();
        for (SeriesKey key : sources.keys(sources.server(), "senders.replay_lag_bytes")) {
            SeriesPart series = sources.series(key, range);
            List<Shift.Point> points = series.maxima();
            if (!points.isEmpty()) {
                replicas.add(fact(series.scope(), key.object(), points, null, null, null));
            }
        }
        return replicas;
    }

    private static ReplicaFact fact(
            FactScope scope,
            String name,
            List<Shift.Point> points,
            @Nullable String state,
            @Nullable String sync,
            @Nullable Double lateMs) {
        double most = points.stream().mapToDouble(Shift.Point::value).max().orElse(0);
        Instant since = null;
        for (Shift.Point point : points) {
            if (point.value() < BEHIND_BYTES) {
                since = null;
            } else if (since == null) {
                since = point.at();
            }
        }
        double last = points.get(points.size() - 1).value();
        return new ReplicaFact(scope, name, state, sync, most, last, lateMs, Optional.ofNullable(since), points);
    }
}
