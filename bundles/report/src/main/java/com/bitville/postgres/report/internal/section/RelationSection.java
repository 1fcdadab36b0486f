package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.RelationSizes;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tables and indexes that grew or are sick. */
final class RelationSection {
    private RelationSection() {}

    static ReportSection of(Evidence evidence) {
        List<FactBlock> blocks = new ArrayList<>();
        blocks.add(grown(
                evidence,
                RelationSizes.Of.TABLES,
                "Tables",
                "Sizes are read every six hours: with indexes and TOAST table, of the fifty biggest tables of each database;"
                        + " new and gone are those that came in or fell out of them, too."));
        blocks.add(grown(
                evidence,
                RelationSizes.Of.INDEXES,
                "Indexes",
                "In whole pages as of the last vacuum or analyze of each, so growth is seen after that. Read every five minutes: indexes"
                        + " that changed, and the hundred biggest of each database."));
        blocks.add(sick(evidence));
        blocks.add(indexes(evidence));
        return new ReportSection("relations", "Tables and indexes", blocks);
    }

    private static FactTable grown(Evidence evidence, RelationSizes.Of of, String many, String note) {
        TimeRange range = evidence.range();
        String id = many.toLowerCase(Locale.ROOT) + "_grown";
        String title = many + " that grew or shrank";
        RelationSizes before = RelationSizes.atBegin(evidence.sources(), of, range);
        RelationSizes after = RelationSizes.at(evidence.sources(), of, range.to());
        if (!before.isKnown() || !after.isKnown() || !after.isAfter(before)) {
            return FactTable.unknown(
                    id,
                    title,
                    FactScope.of(range, 0, ReportSources.STORE),
                    before.isKnown() && after.isKnown()
                            ? "No size was read in this time beside the one that was known at its beginning. " + note
                            : "No size of this time is kept. " + note);
        }
        FactTables table = new FactTables(
                        id,
                        title,
                        FactScope.of(range, (double) range.length().toSeconds(), ReportSources.STORE),
                        evidence.names())
                .column("datname", "Database", FactKind.NAME)
                .column("relation", "Name", FactKind.NAME)
                .column("kind", "Is", FactKind.WORD)
                .column("first_bytes", "First", FactKind.BYTES)
                .column("first_at", "Read at", FactKind.TIME)
                .column("last_bytes", "Last", FactKind.BYTES)
                .column("last_at", "Read at", FactKind.TIME)
                .column("growth_bytes", "Change", FactKind.BYTES)
                .most(15)
                .note("As last read at the beginning and at the end. " + note);
        after.since(before).stream()
                .filter(change -> Math.abs(change.growth()) >= 1)
                .forEach(change -> change.addTo(table));
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
