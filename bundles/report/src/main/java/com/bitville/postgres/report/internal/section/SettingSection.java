package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.util.List;

/** Settings that changed. */
final class SettingSection {
    private SettingSection() {}

    static ReportSection of(Evidence evidence) {
        FactScope scope = FactScope.of(evidence.range(), evidence.load().scope().knownSeconds(), ReportSources.JOURNAL);
        FactTables table = new FactTables("settings", "Settings that changed", scope, evidence.names())
                .column("at", "At", FactKind.TIME)
                .column("name", "Setting", FactKind.WORD)
                .column("before", "From", FactKind.WORD)
                .column("after", "To", FactKind.WORD)
                .column("source", "Set by", FactKind.WORD)
                .column("pending_restart", "Waits for a restart", FactKind.WORD)
                .most(40)
                .note(
                        "Settings are read every ten minutes. A change has the time of the reload before it, where one is known.");
        evidence.settings()
                .forEach(change -> table.row(
                        change.at(),
                        change.name(),
                        evidence.names().isHashed() ? evidence.names().setting(change.before()) : change.before(),
                        evidence.names().isHashed() ? evidence.names().setting(change.after()) : change.after(),
                        change.source(),
                        change.waits()));
        return new ReportSection("settings", "Settings", List.<FactBlock>of(table.build()));
    }
}
