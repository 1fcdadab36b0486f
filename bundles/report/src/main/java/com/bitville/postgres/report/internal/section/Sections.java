package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import java.util.List;

/** All sections of a report, in the order in which a person asks. */
public final class Sections {
    private Sections() {}

    public static List<ReportSection> of(Evidence evidence) {
        return List.of(
                LoadSection.of(evidence),
                LoadSection.waits(evidence),
                StatementSection.of(evidence),
                IncidentSection.of(evidence),
                RequestSection.of(evidence),
                FindingSection.of(evidence),
                LogSection.of(evidence),
                VacuumSection.of(evidence),
                WalSection.of(evidence),
                ReplicationSection.of(evidence),
                RelationSection.of(evidence),
                HostSection.of(evidence),
                SettingSection.of(evidence),
                EventSection.of(evidence),
                AgentSection.of(evidence));
    }
}
