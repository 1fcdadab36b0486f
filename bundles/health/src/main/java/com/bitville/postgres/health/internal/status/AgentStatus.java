package com.bitville.postgres.health.internal.status;

import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.api.thread.Defect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The one status document, merged from all parts. Its keys, in this order: {@code version}, {@code project}, {@code state} (one of
 * {@code starting}, {@code running}, {@code degraded}, {@code down}), {@code servers}, {@code collectors}, {@code spool},
 * {@code shipper}, then the other keys of the parts. If a part is missing, its key is present but empty.
 */
@Component(service = StatusReport.class)
public final class AgentStatus implements StatusReport {
    private final String version;
    private final List<StatusSource> sources = new CopyOnWriteArrayList<>();

    /**
     * Created by the component runtime.
     *
     * @param context of this bundle, whose version is the agent's
     */
    @Activate
    public AgentStatus(BundleContext context) {
        this(context.getBundle().getVersion().toString());
    }

    AgentStatus(String version) {
        this.version = version;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSource(StatusSource source) {
        sources.add(source);
    }

    void unbindSource(StatusSource source) {
        sources.remove(source);
    }

    @Override
    public Map<String, Object> report() {
        StatusMerger statusMerger = new StatusMerger();
        for (StatusSource source : sources) {
            statusMerger.add(fragment(source));
        }
        Map<String, Object> parts = statusMerger.merged();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", version);
        report.put("project", Objects.requireNonNullElse(parts.remove("project"), ""));
        report.put("state", AgentState.of(parts).word());
        report.put("servers", monitoredFirst(parts.remove("servers")));
        report.put("collectors", Objects.requireNonNullElse(parts.remove("collectors"), List.of()));
        for (String object : List.of("spool", "shipper")) {
            report.put(object, Objects.requireNonNullElse(parts.remove(object), Map.of()));
        }
        parts.forEach(report::putIfAbsent);
        return Collections.unmodifiableMap(report);
    }

    /** Disabled servers come last: a reader of the first entry gets one that is monitored. */
    private static List<?> monitoredFirst(@Nullable Object servers) {
        List<Object> sorted = new ArrayList<>(servers instanceof Collection<?> listed ? listed : List.of());
        sorted.sort(Comparator.comparing(
                server -> server instanceof Map<?, ?> fields && "disabled".equals(fields.get("state"))));
        return sorted;
    }

    /** A part whose status fails must not hide the others. */
    private static Map<String, Object> fragment(StatusSource source) {
        try {
            // Copied here: a map of another bundle may fail when it is read.
            StatusMerger own = new StatusMerger();
            own.add(source.status());
            return own.merged();
        } catch (Throwable thrown) {
            // Errors too: an update may have taken a class away.
            return Map.of(
                    "status_faults", List.of("defect: " + Defect.of(thrown).what()));
        }
    }
}
