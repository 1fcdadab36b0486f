package com.bitville.postgres.report.internal.section;

import static com.bitville.postgres.report.internal.source.JournalValues.text;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Findings: what holds now with its ETA, what could not be decided, and what opened and closed in the time. */
final class FindingSection {
    private FindingSection() {}

    static ReportSection of(Evidence evidence) {
        return new ReportSection(
                "findings", "Findings", List.<FactBlock>of(now(evidence), undecided(evidence), told(evidence)));
    }

    private static FactScope moment(Evidence evidence) {
        return FactScope.at(evidence.sources().now(), "checks");
    }

    private static FactTable now(Evidence evidence) {
        List<ServerFinding> findings = evidence.sources().findings();
        if (findings == null) {
            return FactTable.unknown(
                    "findings", "What holds now", moment(evidence), "The checks (bitville-checks) are not running.");
        }
        FactTables table = new FactTables("findings", "What holds now", moment(evidence), evidence.names())
                .column("severity", "Severity", FactKind.WORD)
                .column("check", "Check", FactKind.WORD)
                .column("state", "State", FactKind.WORD)
                .column("opened", "Since", FactKind.TIME)
                .column("eta", "Limit reached", FactKind.TIME)
                .column("database", "Database", FactKind.NAME)
                .column("object", "Object", FactKind.NAME)
                .column("message", "What is wrong", FactKind.TEXT)
                .most(40);
        findings.stream()
                .filter(finding -> finding.severity().isProblem() && finding.state() != FindingState.CLOSED)
                .forEach(finding -> table.row(
                        finding.severity().word(),
                        finding.check(),
                        finding.state().word(),
                        finding.opened(),
                        finding.eta().orElse(null),
                        finding.seen().database(),
                        finding.seen().object(),
                        finding.seen().message()));
        return table.build();
    }

    private static FactTable undecided(Evidence evidence) {
        List<ServerFinding> findings = evidence.sources().findings();
        FactTables table = new FactTables(
                        "findings_undecided", "What could not be decided", moment(evidence), evidence.names())
                .column("reason", "Why", FactKind.WORD)
                .column("checks", "Checks", FactKind.WORD);
        for (CheckSeverity severity : List.of(CheckSeverity.NOT_PERMITTED, CheckSeverity.UNKNOWN)) {
            String checks = findings == null
                    ? ""
                    : findings.stream()
                            .filter(finding -> finding.severity() == severity)
                            .map(ServerFinding::check)
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", "));
            if (!checks.isEmpty()) {
                table.row(severity.word(), checks);
            }
        }
        return table.build();
    }

    private static FactTable told(Evidence evidence) {
        FactScope scope = FactScope.of(
                evidence.range(), (double) evidence.range().length().toSeconds(), ReportSources.JOURNAL);
        FactTables table = new FactTables(
                        "findings_told", "What opened and closed in this time", scope, evidence.names())
                .column("at", "At", FactKind.TIME)
                .column("state", "State", FactKind.WORD)
                .column("severity", "Severity", FactKind.WORD)
                .column("check", "Check", FactKind.WORD)
                .column("database", "Database", FactKind.NAME)
                .column("object", "Object", FactKind.NAME)
                .column("message", "What it said", FactKind.TEXT)
                .most(40);
        List<JournalEntry> entries = new ArrayList<>(evidence.sources()
                .journal("findings", evidence.range().from(), evidence.range().to()));
        entries.forEach(entry -> table.row(
                entry.at(),
                text(entry.values(), "state"),
                text(entry.values(), "severity"),
                text(entry.values(), "check"),
                text(entry.values(), "database"),
                text(entry.values(), "object"),
                text(entry.values(), "message")));
        return table.build();
    }
}
