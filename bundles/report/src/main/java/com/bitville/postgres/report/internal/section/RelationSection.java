package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.RelationGrowth;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tables and indexes that grew or are sick. */
final class RelationSection {
    private RelationSection() {}

    static ReportSection of(Evidence evidence) {
        List<FactBlock> blocks = new ArrayList<>();
        blocks.add(grown(evidence));
        blocks.add(sick(evidence));
        blocks.add(indexes(evidence));
        return new ReportSection("relations", "Tables and indexes", blocks);
    }

    private static FactTable grown(Evidence evidence) {
        List<RelationGrowth> sizes = RelationGrowth.of(evidence.sources(), evidence.range());
        FactScope scope = FactScope.of(
                evidence.range(),
                sizes.isEmpty() ? 0 : (double) evidence.range().length().toSeconds(),
                ReportSources.STORE);
        if (sizes.isEmpty()) {
            return FactTable.unknown(
                    "tables_grown",
                    "Tables that grew or shrank",
                    scope,
                    "Fewer than two readings of sizes are kept of this time; they are read every six hours.");
        }
        FactTables table = new FactTables("tables_grown", "Tables that grew or shrank", scope, evidence.names())
                .column("datname", "Database", FactKind.NAME)
                .column("relation", "Table", FactKind.NAME)
                .column("first_bytes", "First", FactKind.BYTES)
                .column("last_bytes", "Last", FactKind.BYTES)
                .column("growth_bytes", "Change", FactKind.BYTES)
                .most(15)
                .note(
                        "With indexes and TOAST table, of the fifty biggest tables of each database, between the first and the last step that is known.");
        sizes.stream()
                .filter(size -> Math.abs(size.growth()) >= 1)
                .forEach(size -> table.row(size.database(), size.relation(), size.first(), size.last(), size.growth()));
        return table.build();
    }

    private static FactTable sick(Evidence evidence) {
        List<TableMoment> moments = evidence.sources().newest("bloat", evidence.range());
        if (moments.isEmpty()) {
            return none(
                    evidence,
                    "bloat",
                    "Probably empty",
                    "No estimate is kept from before the end of this time; it is made every six hours.");
        }
        FactTables table = new FactTables("bloat", "Probably empty", last(moments), evidence.names())
                .column("datname", "Database", FactKind.NAME)
                .column("schemaname", "Schema", FactKind.NAME)
                .column("relname", "Table or index", FactKind.NAME)
                .column("relkind", "Kind", FactKind.WORD)
                .column("bloat_percent", "Empty", FactKind.PERCENT)
                .column("bloat_bytes", "That is", FactKind.BYTES)
                .most(10)
                .note("An estimate from the statistics of the planner.");
        moments.stream()
                .flatMap(moment -> FactRow.of(moment.rowset()).stream())
                .filter(row -> row.count("bloat_bytes") > 0)
                .sorted(Comparator.comparingDouble((FactRow row) -> -row.count("bloat_bytes")))
                .forEach(row -> table.row(
                        row.text("datname"),
                        row.text("schemaname"),
                        row.text("relname"),
                        kind(row.text("relkind")),
                        row.numberOrNull("bloat_percent"),
                        row.numberOrNull("bloat_bytes")));
        return table.build();
    }

    private static FactTable indexes(Evidence evidence) {
        List<TableMoment> moments = evidence.sources().newest("index_problems", evidence.range());
        if (moments.isEmpty()) {
            return none(
                    evidence,
                    "index_problems",
                    "Problems of indexes",
                    "No reading is kept from before the end of this time; they are read every six hours.");
        }
        FactTables table = new FactTables("index_problems", "Problems of indexes", last(moments), evidence.names())
                .column("problem", "Problem", FactKind.WORD)
                .column("datname", "Database", FactKind.NAME)
                .column("relname", "Table", FactKind.NAME)
                .column("name", "Index or constraint", FactKind.NAME)
                .column("other", "Because of", FactKind.NAME)
                .column("pages", "Pages", FactKind.NUMBER)
                .most(15);
        moments.stream()
                .flatMap(moment -> FactRow.of(moment.rowset()).stream())
                .sorted(Comparator.comparingDouble((FactRow row) -> -row.count("pages")))
                .forEach(row -> table.row(
                        row.text("problem"),
                        row.text("datname"),
                        row.text("relname"),
                        row.text("name"),
                        row.textOrNull("other"),
                        row.numberOrNull("pages")));
        return table.build();
    }

    private static FactTable none(Evidence evidence, String id, String title, String reason) {
        return FactTable.unknown(id, title, FactScope.of(evidence.range(), 0, ReportSources.HISTORY), reason);
    }

    private static FactScope last(List<TableMoment> moments) {
        return FactScope.at(
                Optional.of(moments.get(moments.size() - 1))
                        .map(TableMoment::at)
                        .orElseThrow(),
                "last visit");
    }

    private static String kind(String relkind) {
        return switch (relkind) {
            case "i" -> "index";
            case "m" -> "materialized view";
            default -> "table";
        };
    }
}
