package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.SeriesPart;
import com.bitville.postgres.report.internal.source.TableStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much WAL a slot holds back.
 *
 * @param active whether somebody used it at the end; null where that is not kept
 * @param first what it held back at the first reading in the range
 * @param last at the last
 */
public record SlotGrowth(String name, @Nullable Boolean active, double first, double last) {
    /**
     * Those that are there at the end.
     *
     * @param lastRead when the store last knows that replication was read: a slot that is not told any more by then was dropped
     */
    static List<SlotGrowth> of(ReportSources sources, TimeRange range, Optional<Instant> lastRead) {
        List<SeriesPart> series = sources.keys(sources.server(), "slots.retained_bytes").stream()
                .map(key -> sources.series(key, range))
                .filter(SeriesPart::isKnown)
                .toList();
        List<TableStep> steps = sources.preferred(
                "slots",
                range,
                () -> series.stream()
                        .mapToDouble(SeriesPart::knownSeconds)
                        .max()
                        .orElse(0));
        List<SlotGrowth> slots = steps.isEmpty() ? ofStore(series, lastRead) : ofMemory(steps);
        slots.sort(Comparator.comparingDouble(SlotGrowth::last).reversed().thenComparing(SlotGrowth::name));
        return slots;
    }

    private static List<SlotGrowth> ofMemory(List<TableStep> steps) {
        Map<String, Double> first = new LinkedHashMap<>();
        steps.forEach(step ->
                step.rows().forEach(row -> first.putIfAbsent(row.text("slot_name"), row.count("retained_bytes"))));
        List<SlotGrowth> slots = new ArrayList<>();
        for (FactRow row : steps.get(steps.size() - 1).rows()) {
            String name = row.text("slot_name");
            Boolean active = row.value("active") instanceof Boolean flag ? flag : null;
            double last = row.count("retained_bytes");
            slots.add(new SlotGrowth(name, active, first.getOrDefault(name, last), last));
        }
        return slots;
    }

    private static List<SlotGrowth> ofStore(List<SeriesPart> series, Optional<Instant> lastRead) {
        List<SlotGrowth> slots = new ArrayList<>();
        for (SeriesPart slot : series) {
            List<SeriesBucket> buckets = slot.series().buckets();
            Instant end =
                    buckets.get(buckets.size() - 1).at().plus(slot.series().step());
            if (lastRead.filter(at -> !at.isBefore(end)).isEmpty()) {
                slots.add(new SlotGrowth(
                        slot.series().key().object(),
                        null,
                        buckets.get(0).mean(),
                        buckets.get(buckets.size() - 1).mean()));
            }
        }
        return slots;
    }

    public double growth() {
        return last - first;
    }
}
