package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.util.List;

/** Restarts, failovers, reloads, statistics that were reset. */
final class EventSection {
    private EventSection() {}

    static ReportSection of(Evidence evidence) {
        FactScope scope = FactScope.of(evidence.range(), evidence.load().scope().knownSeconds(), ReportSources.JOURNAL);
        FactTables table = new FactTables("events", "Restarts, failovers, reloads, resets", scope, evidence.names())
                .column("at", "At", FactKind.TIME)
                .column("kind", "What", FactKind.WORD)
                .column("detail", "Detail", FactKind.WORD)
                .most(40)
                .note("A crash that the server recovers from by itself is told by the log (class crash).");
        evidence.events().forEach(event -> table.row(event.at(), event.kind(), event.detail()));
        return new ReportSection("events", "Restarts and failovers", List.<FactBlock>of(table.build()));
    }
}
