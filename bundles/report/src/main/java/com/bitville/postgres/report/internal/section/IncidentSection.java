package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.IncidentFact;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.util.List;

/** Incidents of blocking, the one with most waiters first. */
final class IncidentSection {
    private IncidentSection() {}

    static ReportSection of(Evidence evidence) {
        FactScope scope = FactScope.of(evidence.range(), evidence.load().scope().knownSeconds(), ReportSources.JOURNAL);
        FactTables table = new FactTables("incidents", "Who blocked whom", scope, evidence.names())
                .column("started_at", "Began", FactKind.TIME)
                .column("ended_at", "Ended", FactKind.TIME)
                .column("duration_ms", "Took", FactKind.MS)
                .column("peak_blocked", "Waiters at most", FactKind.NUMBER)
                .column("root", "Behind", FactKind.WORD)
                .column("usename", "Role", FactKind.NAME)
                .column("datname", "Database", FactKind.NAME)
                .column("application_name", "Application", FactKind.NAME)
                .column("locktype", "Lock", FactKind.WORD)
                .column("mode", "Mode", FactKind.WORD)
                .column("relation", "Relation", FactKind.NAME)
                .column("query", "Statement of the root", FactKind.SQL)
                .note(
                        "An incident without an end was open when it was last seen. Beyond the last hour an incident has the"
                                + " figures of its beginning and of its end.");
        for (IncidentFact incident : evidence.incidents()) {
            table.row(
                    incident.started(),
                    incident.ended().orElse(null),
                    incident.durationMs(),
                    incident.peakBlocked(),
                    incident.root(),
                    incident.user(),
                    incident.database(),
                    incident.application(),
                    incident.lockType(),
                    incident.mode(),
                    incident.relation(),
                    incident.query());
        }
        return new ReportSection("incidents", "Blocking", List.<FactBlock>of(table.build()));
    }
}
