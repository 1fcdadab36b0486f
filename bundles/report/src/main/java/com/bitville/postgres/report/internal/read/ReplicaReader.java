package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.api.history.series.SeriesBucket;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how far behind standbys were, which came and which are gone. */
public final class ReplicaReader {
    /** Less is the ordinary way of things. */
    private static final double BEHIND_BYTES = 16 * 1024 * 1024.0;

    private final ReportSources sources;
    private final TimeRange range;

    public ReplicaReader(ReportSources sources, TimeRange range) {
        this.sources = sources;
        this.range = range;
    }

    public Replication read() {
        SeriesPart counts = sources.series("senders.count", range);
        List<TableStep> steps = sources.preferred("senders", range, counts::knownSeconds);
        List<Taker> takers = steps.isEmpty() ? ofStore(counts) : ofMemory(steps);
        FactScope scope = steps.isEmpty() ? counts.scope() : ReportSources.scope(range, steps);
        List<ReplicaFact> replicas = takers.stream()
                .map(taker -> fact(taker, takers))
                .sorted(Comparator.comparingDouble(ReplicaFact::mostBytes)
                        .reversed()
                        .thenComparing(replica -> replica.id().toString()))
                .toList();
        return new Replication(scope, replicas, SlotGrowth.of(sources, range, counts.last()));
    }

    /** What the readings tell of one. */
    private static final class Taker {
        private final SenderId id;
        private final List<Shift.Point> points = new ArrayList<>();
        private @Nullable FactRow last;
        private @Nullable Double lateMs;
        private @Nullable Instant came;
        private @Nullable Instant gone;

        Taker(SenderId id) {
            this.id = id;
        }

        void add(Instant at, FactRow row) {
            points.add(new Shift.Point(at, row.count("replay_lag_bytes")));
            row.number("replay_behind_ms")
                    .ifPresent(ms -> lateMs = Math.max(ms, lateMs == null ? ms : lateMs.doubleValue()));
            last = row;
        }
    }

    private List<Taker> ofMemory(List<TableStep> steps) {
        Set<SenderId> shared = shared(steps);
        Map<String, String> slots = slots();
        Map<SenderId, Taker> takers = new LinkedHashMap<>();
        Map<SenderId, Instant> missed = new HashMap<>();
        for (TableStep step : steps) {
            Set<SenderId> here = new HashSet<>();
            for (FactRow row : step.rows()) {
                SenderId place = SenderId.of(row);
                String pid = row.text("pid");
                SenderId id = shared.contains(place) ? place.by(slots.getOrDefault(pid, ""), pid) : place;
                Taker taker = takers.get(id);
                if (taker == null) {
                    taker = new Taker(id);
                    taker.came = step.at().equals(steps.get(0).at()) ? null : step.at();
                    takers.put(id, taker);
                }
                taker.add(step.at(), row);
                here.add(id);
            }
            missed.keySet().removeAll(here);
            takers.keySet().stream().filter(id -> !here.contains(id)).forEach(id -> missed.putIfAbsent(id, step.at()));
        }
        takers.values().forEach(taker -> taker.gone = missed.get(taker.id));
        return List.copyOf(takers.values());
    }

    /** Names and addresses that two have at the same time. */
    private static Set<SenderId> shared(List<TableStep> steps) {
        Set<SenderId> shared = new HashSet<>();
        for (TableStep step : steps) {
            Set<SenderId> once = new HashSet<>();
            step.rows().stream().map(SenderId::of).filter(id -> !once.add(id)).forEach(shared::add);
        }
        return shared;
    }

    /** Slots by the process that uses them. */
    private Map<String, String> slots() {
        Map<String, String> slots = new HashMap<>();
        for (TableStep step : sources.steps("slots", range)) {
            step.rows().forEach(row -> slots.put(row.text("active_pid"), row.text("slot_name")));
        }
        return slots;
    }

    private List<Taker> ofStore(SeriesPart counts) {
        List<SeriesBucket> read = counts.series().buckets();
        List<Taker> takers = new ArrayList<>();
        for (SeriesKey key : sources.keys(sources.server(), "senders.replay_lag_bytes")) {
            SeriesPart series = sources.series(key, range);
            List<SeriesBucket> buckets = series.series().buckets();
            if (!buckets.isEmpty()) {
                Taker taker = new Taker(SenderId.ofObject(key.object()));
                taker.points.addAll(series.maxima());
                Instant first = buckets.get(0).at();
                Instant end = buckets.get(buckets.size() - 1)
                        .at()
                        .plus(series.series().step());
                // Others were counted in a step in which it was not there.
                taker.came = read.isEmpty() || !read.get(0).at().isBefore(first) ? null : first;
                boolean counted = !read.isEmpty()
                        && !read.get(0)
                                .at()
                                .isAfter(buckets.get(buckets.size() - 1).at());
                taker.gone = counted && !read.get(read.size() - 1).at().isBefore(end) ? end : null;
                takers.add(taker);
            }
        }
        return takers;
    }

    private static ReplicaFact fact(Taker taker, List<Taker> all) {
        double most =
                taker.points.stream().mapToDouble(Shift.Point::value).max().orElse(0);
        Instant since = null;
        for (Shift.Point point : taker.points) {
            if (point.value() < BEHIND_BYTES) {
                since = null;
            } else if (since == null) {
                since = point.at();
            }
        }
        FactRow row = taker.last;
        return new ReplicaFact(
                taker.id,
                all.stream()
                                .filter(other -> other.id.name().equals(taker.id.name()))
                                .count()
                        == 1,
                row == null ? null : row.textOrNull("state"),
                row == null ? null : row.textOrNull("sync_state"),
                most,
                taker.points.get(taker.points.size() - 1).value(),
                taker.lateMs,
                Optional.ofNullable(since),
                Optional.ofNullable(taker.came),
                Optional.ofNullable(taker.gone),
                List.copyOf(taker.points));
    }
}
