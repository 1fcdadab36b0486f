package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.TableStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Vacuum: what autovacuum did by the log, where dead rows pile up, and how old the oldest transaction ids are. */
final class VacuumSection {
    private VacuumSection() {}

    static ReportSection of(Evidence evidence) {
        return new ReportSection(
                "vacuum", "Vacuum", List.<FactBlock>of(runs(evidence), debts(evidence), ages(evidence)));
    }

    private static FactTable runs(Evidence evidence) {
        FactScope scope =
                ReportSources.scope(evidence.range(), evidence.sources().steps("entry_counts", evidence.range()));
        String title = "Runs of autovacuum that the log tells of";
        if (!evidence.sources().inMemory(evidence.range()) || scope.knownSeconds() <= 0) {
            double runs = evidence.logs().of("autovacuum") + evidence.logs().of("autoanalyze");
            return FactTable.unknown(
                    "vacuum_runs",
                    title,
                    scope,
                    runs > 0
                            ? Math.round(runs) + " entries; their figures are kept for the last hour alone."
                            : "No entry is known: beyond the last hour they are only counted, and log_autovacuum_min_duration decides what is logged.");
        }
        List<FactRow> rows = new ArrayList<>();
        for (TableStep step : evidence.sources().steps("entries", evidence.range())) {
            step.rows().stream()
                    .filter(row -> row.text("class").equals("autovacuum")
                            || row.text("class").equals("autoanalyze"))
                    .forEach(rows::add);
        }
        rows.sort(Comparator.comparingDouble((FactRow row) -> -row.count("elapsed_ms")));
        FactTables table = new FactTables("vacuum_runs", title, scope, evidence.names())
                .column("time", "At", FactKind.TIME)
                .column("class", "What", FactKind.WORD)
                .column("relation", "Table", FactKind.NAME)
                .column("elapsed_ms", "Took", FactKind.MS)
                .column("tuples_removed", "Rows removed", FactKind.NUMBER)
                .column("tuples_dead", "Dead rows left", FactKind.NUMBER)
                .column("wal_bytes", "WAL", FactKind.BYTES)
                .most(15);
        rows.forEach(row -> table.row(
                row.time("time").orElse(null),
                row.text("class"),
                row.textOrNull("relation"),
                row.numberOrNull("elapsed_ms"),
                row.numberOrNull("tuples_removed"),
                row.numberOrNull("tuples_dead"),
                row.numberOrNull("wal_bytes")));
        return table.build();
    }

    private static FactTable debts(Evidence evidence) {
        List<TableMoment> moments = evidence.sources().newest("tables", evidence.range());
        String title = "Tables with most dead rows";
        if (moments.isEmpty()) {
            return FactTable.unknown(
                    "dead_rows",
                    title,
                    FactScope.of(evidence.range(), 0, ReportSources.HISTORY),
                    "No visit to a database is kept from before the end of this time.");
        }
        List<FactRow> rows = moments.stream()
                .flatMap(moment -> FactRow.of(moment.rowset()).stream())
                .filter(row -> row.count("n_dead_tup") > 0)
                .sorted(Comparator.comparingDouble((FactRow row) -> -row.count("n_dead_tup")))
                .toList();
        FactTables table = new FactTables(
                        "dead_rows",
                        title,
                        FactScope.at(moments.get(moments.size() - 1).at(), "last visit"),
                        evidence.names())
                .column("datname", "Database", FactKind.NAME)
                .column("schemaname", "Schema", FactKind.NAME)
                .column("relname", "Table", FactKind.NAME)
                .column("n_live_tup", "Live rows", FactKind.NUMBER)
                .column("n_dead_tup", "Dead rows", FactKind.NUMBER)
                .column("vacuum_debt", "Above autovacuum's limit", FactKind.NUMBER)
                .column("last_autovacuum", "Last autovacuum", FactKind.TIME)
                .most(10);
        rows.forEach(row -> table.row(
                row.text("datname"),
                row.text("schemaname"),
                row.text("relname"),
                row.numberOrNull("n_live_tup"),
                row.numberOrNull("n_dead_tup"),
                row.numberOrNull("vacuum_debt"),
                row.time("last_autovacuum").orElse(null)));
        return table.build();
    }

    private static FactTable ages(Evidence evidence) {
        List<TableMoment> moments = evidence.sources().newest("wraparound", evidence.range());
        String title = "Age of the oldest transaction ids";
        if (moments.isEmpty()) {
            return FactTable.unknown(
                    "wraparound",
                    title,
                    FactScope.of(evidence.range(), 0, ReportSources.HISTORY),
                    "No reading is kept from before the end of this time.");
        }
        FactTables table = new FactTables(
                        "wraparound", title, FactScope.at(moments.get(0).at(), "last reading"), evidence.names())
                .column("datname", "Database", FactKind.NAME)
                .column("xid_age", "Transaction ids", FactKind.NUMBER)
                .column("mxid_age", "Multixact ids", FactKind.NUMBER)
                .column("limit_percent", "Of the 2,147,483,647 at which writing stops", FactKind.PERCENT)
                .most(10);
        FactRow.of(moments.get(0).rowset()).stream()
                .sorted(Comparator.comparingDouble((FactRow row) -> -row.count("xid_age")))
                .forEach(row -> table.row(
                        row.text("datname"),
                        row.numberOrNull("xid_age"),
                        row.numberOrNull("mxid_age"),
                        100 * Math.max(row.count("xid_age"), row.count("mxid_age")) / Integer.MAX_VALUE));
        return table.build();
    }
}
