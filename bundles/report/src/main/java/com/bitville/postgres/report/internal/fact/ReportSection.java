package com.bitville.postgres.report.internal.fact;

import java.util.List;

/**
 * A section.
 *
 * @param id its key and the name of its place in the page
 * @param blocks its tables and plots
 */
public record ReportSection(String id, String title, List<FactBlock> blocks) {
    public ReportSection {
        blocks = List.copyOf(blocks);
    }
}
