package com.bitville.postgres.report.internal.compare;

import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.RelationSizes;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.time.Duration;

/** Sizes of tables at the ends of both ranges. */
final class SizeChanges {
    private static final String SIZES =
            "With indexes and TOAST table, of the fifty biggest tables of each database: new and gone are those that came in or fell out of them, too.";

    private static final double LEAST_GROWTH = 1024 * 1024.0;

    private SizeChanges() {}

    static FactTable table(Evidence base, Evidence now) {
        RelationSizes before = RelationSizes.at(
                base.sources(), RelationSizes.Of.TABLES, base.range().to());
        RelationSizes after = RelationSizes.at(
                now.sources(), RelationSizes.Of.TABLES, now.range().to());
        String title = "Sizes of tables";
        FactScope scope = FactScope.of(now.range(), 0, ReportSources.STORE);
        if (!before.isKnown() || !after.isKnown()) {
            return FactTable.unknown(
                    "compare_sizes",
                    title,
                    scope,
                    "Of one of the two times no size is kept that was read up to 12 hours before its end.");
        }
        if (!after.isAfter(before)) {
            return FactTable.unknown(
                    "compare_sizes",
                    title,
                    scope,
                    "No size was read between the ends of the two times; they are read every six hours.");
        }
        FactTables table = new FactTables(
                        "compare_sizes",
                        title,
                        new FactScope(
                                base.range().to(),
                                now.range().to(),
                                (double) Duration.between(
                                                base.range().to(), now.range().to())
                                        .toSeconds(),
                                ReportSources.STORE),
                        now.names())
                .column("datname", "Database", FactKind.NAME)
                .column("relation", "Table", FactKind.NAME)
                .column("kind", "Is", FactKind.WORD)
                .column("base_bytes", FigureText.day(base.range().to()), FactKind.BYTES)
                .column("base_at", "Read at", FactKind.TIME)
                .column("bytes", FigureText.day(now.range().to()), FactKind.BYTES)
                .column("at", "Read at", FactKind.TIME)
                .column("change_bytes", "Change", FactKind.BYTES)
                .most(15)
                .note("As last read at the end of each time; changes of a hundredth and a megabyte or more. " + SIZES);
        after.since(before).stream()
                .filter(change -> Math.abs(change.growth()) >= Math.max(LEAST_GROWTH, 0.01 * change.known()))
                .forEach(change -> change.addTo(table));
        return table.build();
    }
}
