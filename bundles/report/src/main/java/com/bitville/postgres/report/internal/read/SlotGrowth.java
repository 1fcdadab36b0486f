package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.TableStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much WAL a slot holds back.
 *
 * @param active whether somebody used it at the end; null where that is not kept
 * @param first what it held back at the first reading in the range
 * @param last at the last
 */
public record SlotGrowth(String name, @Nullable Boolean active, double first, double last) {
    /** Those that are there at the end. */
    static List<SlotGrowth> of(ReportSources sources, TimeRange range) {
        List<TableStep> steps = sources.inMemory(range) ? sources.steps("slots", range) : List.of();
        List<SlotGrowth> slots = steps.isEmpty() ? ofStore(sources, range) : ofMemory(steps);
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

    private static List<SlotGrowth> ofStore(ReportSources sources, TimeRange range) {
        List<SlotGrowth> slots = new ArrayList<>();
        for (SeriesKey key : sources.keys(sources.server(), "slots.retained_bytes")) {
            List<SeriesBucket> buckets = sources.series(key, range).series().buckets();
            if (!buckets.isEmpty()) {
                slots.add(new SlotGrowth(
                        key.object(),
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
