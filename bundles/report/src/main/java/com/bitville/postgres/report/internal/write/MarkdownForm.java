package com.bitville.postgres.report.internal.write;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactColumn;
import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report for a ticket. A plot has no place in it: its steps are a table. */
public final class MarkdownForm implements FactWriter {
    private static final int LONGEST = 300;

    @Override
    public void write(ReportFacts facts, Writer out) throws IOException {
        ReportFacts.About about = facts.about();
        line(out, "# " + InertText.markdown(ScopeText.title(about)));
        line(out, "");
        line(out, InertText.markdown(ScopeText.range(about)) + "  ");
        line(out, InertText.markdown(ScopeText.server(about)));
        line(out, "");
        line(out, "## Verdict");
        line(out, "");
        line(out, ScopeText.UTC);
        line(out, "");
        int number = 1;
        for (VerdictLine each : facts.verdict()) {
            line(out, number++ + ". " + InertText.markdown(each.text()));
        }
        for (ReportSection section : facts.sections()) {
            line(out, "");
            line(out, "## " + InertText.markdown(section.title()));
            for (FactBlock block : section.blocks()) {
                line(out, "");
                line(out, "### " + InertText.markdown(block.title()));
                line(out, "");
                if (block instanceof FactPlot plot) {
                    FactTable steps = PlotTable.of(plot);
                    line(out, InertText.markdown(ScopeText.of(plot) + ". " + steps.title() + "."));
                    rows(out, steps);
                } else if (block instanceof FactTable table) {
                    table(out, table);
                }
            }
        }
        line(out, "");
        line(out, InertText.markdown(ScopeText.made(about)));
        out.flush();
    }

    private static void table(Writer out, FactTable table) throws IOException {
        if (!table.unknown().isEmpty()) {
            line(out, "Not known. " + InertText.markdown(table.unknown()));
            return;
        }
        line(out, InertText.markdown(ScopeText.of(table) + "."));
        rows(out, table);
        if (!table.note().isEmpty()) {
            line(out, "");
            line(out, InertText.markdown(table.note()));
        }
    }

    private static void rows(Writer out, FactTable table) throws IOException {
        if (!table.rows().isEmpty()) {
            line(out, "");
            StringBuilder head = new StringBuilder("|");
            StringBuilder rule = new StringBuilder("|");
            for (FactColumn column : table.columns()) {
                head.append(' ').append(InertText.markdown(column.title())).append(" |");
                rule.append(column.isNumber() ? " ---: |" : " --- |");
            }
            line(out, head.toString());
            line(out, rule.toString());
            for (List<@Nullable Object> row : table.rows()) {
                StringBuilder cells = new StringBuilder("|");
                for (int i = 0; i < row.size(); i++) {
                    cells.append(' ')
                            .append(cell(table.columns().get(i), row.get(i)))
                            .append(" |");
                }
                line(out, cells.toString());
            }
        }
    }

    private static String cell(FactColumn column, @Nullable Object value) {
        String text = FigureText.of(column.kind(), value);
        return value instanceof String ? InertText.code(FigureText.line(text, LONGEST)) : text;
    }

    private static void line(Writer out, String text) throws IOException {
        out.write(text);
        out.write('\n');
    }
}
