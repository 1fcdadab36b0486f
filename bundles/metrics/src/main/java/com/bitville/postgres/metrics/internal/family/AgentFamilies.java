package com.bitville.postgres.metrics.internal.family;

import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import com.bitville.postgres.metrics.internal.naming.NamingTable;
import com.bitville.postgres.metrics.internal.naming.StatusMetric;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agent's own state: its version, what the status document says, its process. */
public final class AgentFamilies {
    private AgentFamilies() {}

    /** Adds the families of the agent. */
    public static void of(NamingTable naming, Map<String, Object> status, Instant now, List<MetricFamily> families) {
        FamilyBuilder about = gauge("bitville_agent_info", "The agent's version and state");
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("version", String.valueOf(status.get("version")));
        labels.put("state", String.valueOf(status.get("state")));
        about.add(labels, 1, Optional.empty(), now);
        about.buildInto(families);
        for (StatusMetric metric : naming.status()) {
            FamilyBuilder family =
                    new FamilyBuilder(MetricName.own(metric.name()), metric.kind(), "", metric.help(), Double::sum);
            StatusValues.of(status, metric.path())
                    .forEach(value ->
                            family.add(value.labels(), FigureValue.number(value.value()), Optional.empty(), now));
            family.buildInto(families);
        }
        states(status, now).buildInto(families);
        ProcessFigures.read().forEach((name, value) -> {
            boolean total = name.endsWith("_total");
            FamilyBuilder family = new FamilyBuilder(
                    new MetricName("", name, ""),
                    total ? MetricKind.COUNTER : MetricKind.GAUGE,
                    "",
                    "Of the agent's own process",
                    Math::max);
            family.add(Map.of(), value, Optional.empty(), now);
            family.buildInto(families);
        });
    }

    private static FamilyBuilder gauge(String name, String help) {
        return new FamilyBuilder(MetricName.own(name), MetricKind.GAUGE, "", help, Math::max);
    }

    private static FamilyBuilder states(Map<String, Object> status, Instant now) {
        FamilyBuilder states =
                gauge("bitville_destination_state", "The state of a destination of payloads, as a label");
        for (StatusValues.Found found : StatusValues.of(status, List.of("destinations[]", "state"))) {
            Map<String, String> labels = new LinkedHashMap<>(found.labels());
            labels.put("state", String.valueOf(found.value()));
            states.add(labels, 1, Optional.empty(), now);
        }
        return states;
    }
}
