package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.ServerEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Restarts, failovers, and what the log says of crashes, damage and lack of room. */
final class OutageRule implements VerdictRule {
    private static final Set<String> KINDS = Set.of("restart", "promotion", "demotion");
    private static final List<String> CLASSES =
            List.of("crash", "corruption", "disk_full", "out_of_memory", "out_of_connections");

    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        List<ServerEvent> events = evidence.events().stream()
                .filter(event -> KINDS.contains(event.kind()))
                .toList();
        StringBuilder text = new StringBuilder();
        if (!events.isEmpty()) {
            text.append(events.stream()
                    .limit(3)
                    .map(event -> "At " + evidence.moment(event.at()) + " " + event.detail())
                    .collect(Collectors.joining(". ")));
            text.append('.');
            seen.put("events", events.size());
        }
        for (String name : CLASSES) {
            double entries = evidence.logs().of(name);
            if (entries > 0) {
                seen.put(name, entries);
            }
        }
        String logged = CLASSES.stream()
                .filter(seen::containsKey)
                .map(name -> FigureText.number(evidence.logs().of(name)) + " of class " + name)
                .collect(Collectors.joining(", "));
        if (!logged.isEmpty()) {
            text.append(text.isEmpty() ? "" : " ")
                    .append("The log has entries: ")
                    .append(logged)
                    .append('.');
        }
        return seen.isEmpty()
                ? Optional.empty()
                : Optional.of(new VerdictLine("outage", 90, text.toString(), "events", seen));
    }
}
