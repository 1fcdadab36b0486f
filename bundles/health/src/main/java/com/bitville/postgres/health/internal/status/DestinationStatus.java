package com.bitville.postgres.health.internal.status;

import com.bitville.postgres.api.destination.DestinationReport;
import com.bitville.postgres.api.destination.DestinationReporter;
import com.bitville.postgres.api.status.StatusSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** All destinations of payloads, by what each says itself. */
@Component(service = StatusSource.class)
public final class DestinationStatus implements StatusSource {
    private final List<DestinationReporter> reporters = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindReporter(DestinationReporter reporter) {
        reporters.add(reporter);
    }

    void unbindReporter(DestinationReporter reporter) {
        reporters.remove(reporter);
    }

    @Override
    public Map<String, Object> status() {
        return Map.of(
                "destinations",
                reporters.stream()
                        .map(DestinationReporter::report)
                        .sorted((one, other) -> one.name().compareTo(other.name()))
                        .map(DestinationStatus::entry)
                        .toList());
    }

    private static Map<String, @Nullable Object> entry(DestinationReport report) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("name", report.name());
        entry.put("takes_all", report.takesAll());
        entry.put("to", report.address());
        entry.put("state", report.state());
        entry.put("well", report.well());
        entry.put("delivered", report.delivered());
        entry.put("rate_per_minute", report.perMinute());
        entry.put("backlog_eta_s", report.etaSeconds());
        entry.put("last_error", report.lastError());
        entry.put("remedy", report.remedy());
        return entry;
    }
}
