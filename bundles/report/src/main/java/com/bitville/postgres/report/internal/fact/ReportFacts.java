package com.bitville.postgres.report.internal.fact;

import com.bitville.postgres.api.report.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a report says.
 *
 * @param about what it is about
 * @param verdict at most five lines, the weightiest first
 * @param sections the rest
 */
public record ReportFacts(About about, List<VerdictLine> verdict, List<ReportSection> sections) {
    public ReportFacts {
        verdict = List.copyOf(verdict);
        sections = List.copyOf(sections);
    }

    /**
     * What a report is about.
     *
     * @param server the configured name, in the form of the report
     * @param serverVersion PostgreSQL's, or empty while it is not known
     * @param role primary or standby, or empty
     * @param made when it was made
     */
    public record About(
            String server,
            String serverVersion,
            String role,
            String agentVersion,
            TimeRange range,
            Optional<TimeRange> base,
            boolean hashedNames,
            Instant made) {}

    /** A section by its id. */
    public Optional<ReportSection> section(String id) {
        return sections.stream().filter(section -> section.id().equals(id)).findFirst();
    }

    /** A table by its id. */
    public Optional<FactTable> table(String id) {
        return sections.stream()
                .flatMap(section -> section.blocks().stream())
                .filter(FactTable.class::isInstance)
                .map(FactTable.class::cast)
                .filter(table -> table.id().equals(id))
                .findFirst();
    }
}
