package com.bitville.postgres.report.internal.read;

import static com.bitville.postgres.report.internal.source.JournalValues.number;
import static com.bitville.postgres.report.internal.source.JournalValues.text;
import static com.bitville.postgres.report.internal.source.JournalValues.time;

import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads incidents of blocking from the journal, and what the hour in memory knows of them beyond that. */
public final class IncidentReader {
    private static final Duration DAY = Duration.ofDays(1);

    private final ReportSources sources;
    private final TimeRange range;

    public IncidentReader(ReportSources sources, TimeRange range) {
        this.sources = sources;
        this.range = range;
    }

    /** Those of which a part is in the range, the one with most waiters first. */
    public List<IncidentFact> read() {
        Map<String, Map<String, @Nullable Object>> incidents = new LinkedHashMap<>();
        for (JournalEntry entry : sources.journal("incidents", range.from().minus(DAY), sources.now())) {
            merge(incidents, entry.key(), entry.values());
        }
        List<Map<String, @Nullable Object>> recent =
                sources.history().recent(sources.server(), "blocking.incidents", "incident_id", Instant.EPOCH);
        for (Map<String, @Nullable Object> row : recent) {
            merge(incidents, text(row, "incident_id"), row);
        }
        return incidents.entrySet().stream()
                .flatMap(entry -> fact(entry.getKey(), entry.getValue()).stream())
                .filter(this::isInRange)
                .sorted(Comparator.comparingDouble(IncidentFact::peakBlocked)
                        .thenComparingDouble(IncidentFact::durationMs)
                        .reversed()
                        .thenComparing(IncidentFact::id))
                .toList();
    }

    /** What is told later is known better, but an end never becomes open again. */
    private static void merge(
            Map<String, Map<String, @Nullable Object>> incidents, String id, Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> known = incidents.computeIfAbsent(id, unseen -> new LinkedHashMap<>());
        boolean older =
                text(known, "state").equals("ended") && !text(values, "state").equals("ended");
        values.forEach((column, value) -> {
            if (value != null && !(older && known.get(column) != null)) {
                known.put(column, value);
            }
        });
    }

    private static Optional<IncidentFact> fact(String id, Map<String, @Nullable Object> values) {
        return time(values.get("started_at"))
                .map(started -> new IncidentFact(
                        id,
                        started,
                        text(values, "state").equals("ended") ? time(values.get("ended_at")) : Optional.empty(),
                        number(values, "duration_ms"),
                        number(values, "peak_blocked"),
                        text(values, "root"),
                        text(values, "root_state"),
                        text(values, "usename"),
                        text(values, "datname"),
                        text(values, "application_name"),
                        text(values, "query"),
                        text(values, "locktype"),
                        text(values, "mode"),
                        text(values, "relation")));
    }

    private boolean isInRange(IncidentFact incident) {
        Instant last = incident.ended().orElseGet(() -> incident.started().plusMillis((long) incident.durationMs()));
        return incident.started().isBefore(range.to()) && !last.isBefore(range.from());
    }
}
