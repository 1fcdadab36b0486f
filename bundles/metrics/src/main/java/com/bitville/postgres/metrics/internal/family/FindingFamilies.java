package com.bitville.postgres.metrics.internal.family;

import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is wrong with a server: a series for each finding as long as it holds. Neither message nor evidence is a label. */
public final class FindingFamilies {
    /** The worst come first. */
    private static final int MOST = 200;

    private FindingFamilies() {}

    /** Adds the families of a server's findings. */
    public static void of(String server, List<ServerFinding> all, Instant now, List<MetricFamily> families) {
        FamilyBuilder each = new FamilyBuilder(
                MetricName.own("bitville_finding"), MetricKind.GAUGE, "", "A finding that holds", Math::max);
        FamilyBuilder opened = new FamilyBuilder(
                MetricName.own("bitville_finding_opened_timestamp_seconds"),
                MetricKind.GAUGE,
                "seconds",
                "When the finding was opened",
                Math::min);
        FamilyBuilder counts = new FamilyBuilder(
                MetricName.own("bitville_findings"), MetricKind.GAUGE, "", "Findings that hold", Double::sum);
        for (String severity : List.of("hint", "warning", "error")) {
            counts.add(Map.of("severity", severity), 0, Optional.empty(), now);
        }
        List<ServerFinding> problems = all.stream()
                .filter(finding ->
                        finding.server().equals(server) && finding.severity().isProblem())
                .toList();
        problems.forEach(
                finding -> counts.add(Map.of("severity", finding.severity().word()), 1, Optional.empty(), now));
        problems.stream().limit(MOST).forEach(finding -> {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("check", finding.check());
            labels.put("severity", finding.severity().word());
            labels.put("state", finding.state().word());
            labels.put("datname", finding.seen().database());
            labels.put("object", finding.seen().object());
            each.add(labels, 1, Optional.empty(), now);
            opened.add(labels, FigureValue.number(finding.opened()), Optional.empty(), now);
        });
        each.buildInto(families);
        opened.buildInto(families);
        counts.buildInto(families);
    }
}
