package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.LogFacts;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.TableStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The server's log by class and severity, and its most frequent messages. */
final class LogSection {
    private LogSection() {}

    static ReportSection of(Evidence evidence) {
        LogFacts logs = evidence.logs();
        List<FactBlock> blocks = new ArrayList<>();
        if (logs.scope().knownSeconds() <= 0) {
            blocks.add(
                    FactTable.unknown(
                            "log_classes",
                            "Entries by class",
                            logs.scope(),
                            "No entry of the server's log was read in this time; bitville:doctor tells why the log is not read."));
        } else {
            blocks.add(counts(evidence, "log_classes", "Entries by class", "class", logs.classes()));
            blocks.add(counts(evidence, "log_severities", "Entries by severity", "severity", logs.severities()));
            blocks.add(messages(evidence));
        }
        return new ReportSection("log", "Log", blocks);
    }

    private static FactTable counts(
            Evidence evidence, String id, String title, String what, Map<String, Double> counts) {
        FactTables table = new FactTables(id, title, evidence.logs().scope(), evidence.names())
                .column(what, what.equals("class") ? "Class" : "Severity", FactKind.WORD)
                .column("entries", "Entries", FactKind.NUMBER)
                .most(30);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> table.row(entry.getKey(), (double) Math.round(entry.getValue())));
        return table.build();
    }

    /** Of what is in memory, which after a kill of the agent is less than what is counted above. */
    private static FactTable messages(Evidence evidence) {
        List<TableStep> steps = evidence.sources().steps("message_counts", evidence.range());
        FactScope scope =
                ReportSources.scope(evidence.range(), evidence.sources().steps("entry_counts", evidence.range()));
        if (!evidence.sources().inMemory(evidence.range()) || scope.knownSeconds() <= 0) {
            return FactTable.unknown(
                    "log_messages",
                    "Most frequent messages",
                    scope,
                    "Messages are kept for the last hour alone, and not over a kill of the agent.");
        }
        Map<List<String>, Double> sums = new HashMap<>();
        for (TableStep step : steps) {
            for (FactRow row : step.rows()) {
                sums.merge(
                        List.of(row.text("sql_state_code"), row.text("class"), row.text("message")),
                        row.count("entries"),
                        Double::sum);
            }
        }
        FactTables table = new FactTables("log_messages", "Most frequent messages", scope, evidence.names())
                .column("entries", "Entries", FactKind.NUMBER)
                .column("sql_state_code", "SQLSTATE", FactKind.WORD)
                .column("class", "Class", FactKind.WORD)
                .column("message", "Message, without numbers and names", FactKind.TEXT)
                .most(15);
        sums.entrySet().stream()
                .sorted(Map.Entry.<List<String>, Double>comparingByValue().reversed())
                .forEach(entry -> table.row(
                        entry.getValue(),
                        entry.getKey().get(0),
                        entry.getKey().get(1),
                        entry.getKey().get(2)));
        return table.build();
    }
}
