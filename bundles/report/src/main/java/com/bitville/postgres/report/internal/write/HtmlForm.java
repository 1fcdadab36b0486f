package com.bitville.postgres.report.internal.write;

import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactColumn;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A report as one page. Its own policy forbids scripts and every request, whatever a text in it may try. */
public final class HtmlForm implements FactWriter {
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    @Override
    public void write(ReportFacts facts, Writer out) throws IOException {
        ReportFacts.About about = facts.about();
        out.write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.write("<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n");
        out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.write("<meta name=\"color-scheme\" content=\"light dark\">\n");
        out.write("<title>" + InertText.html(ScopeText.title(about)) + "</title>\n<style>\n" + style() + "</style>\n");
        out.write("</head>\n<body>\n<header>\n<h1>" + InertText.html(ScopeText.title(about)) + "</h1>\n<p>"
                + InertText.html(ScopeText.range(about)) + "</p>\n");
        if (!ScopeText.server(about).isEmpty()) {
            out.write("<p>" + InertText.html(ScopeText.server(about)) + "</p>\n");
        }
        out.write("</header>\n<main>\n");
        verdict(facts, out);
        contents(facts, out);
        for (ReportSection section : facts.sections()) {
            section(section, out);
        }
        out.write("</main>\n<footer><p>" + InertText.html(ScopeText.made(about)) + "</p></footer>\n</body>\n</html>\n");
        out.flush();
    }

    private static String style() throws IOException {
        try (InputStream in = Objects.requireNonNull(HtmlForm.class.getResourceAsStream("report.css"), "report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void verdict(ReportFacts facts, Writer out) throws IOException {
        out.write("<section id=\"verdict\" class=\"verdict\"><h2>Verdict</h2>\n<p class=\"scope\">" + ScopeText.UTC
                + "</p>\n<ol>\n");
        for (VerdictLine line : facts.verdict()) {
            String text = InertText.html(line.text());
            out.write("<li>" + text + " <a href=\"#" + line.section() + "\">figures</a></li>\n");
        }
        out.write("</ol></section>\n");
    }

    private static void contents(ReportFacts facts, Writer out) throws IOException {
        out.write("<nav aria-label=\"Sections\"><ul>");
        for (ReportSection section : facts.sections()) {
            String title = section.id().equals("compare") ? "Comparison" : section.title();
            out.write("<li><a href=\"#" + section.id() + "\">" + InertText.html(title) + "</a></li>");
        }
        out.write("</ul></nav>\n");
    }

    private static void section(ReportSection section, Writer out) throws IOException {
        out.write("<section id=\"" + section.id() + "\"><h2>" + InertText.html(section.title()) + "</h2>\n");
        for (FactBlock block : section.blocks()) {
            out.write("<h3>" + InertText.html(block.title()) + "</h3>\n");
            if (block instanceof FactTable table && !table.unknown().isEmpty()) {
                out.write("<p class=\"unknown\">Not known. " + InertText.html(table.unknown()) + "</p>\n");
                out.write("<p class=\"scope\">" + InertText.html(ScopeText.of(block)) + ".</p>\n");
                continue;
            }
            out.write("<p class=\"scope\">" + InertText.html(ScopeText.of(block)) + ".</p>\n");
            if (block instanceof FactPlot plot) {
                SvgPlot.write(plot, out);
                FactTable steps = PlotTable.of(plot);
                out.write("<details><summary>" + InertText.html(steps.title()) + "</summary>\n");
                table(steps, out);
                out.write("</details>\n");
            } else if (block instanceof FactTable table) {
                table(table, out);
            }
        }
        out.write("</section>\n");
    }

    private static void table(FactTable table, Writer out) throws IOException {
        if (table.rows().isEmpty()) {
            out.write("<p class=\"none\">None.</p>\n");
        } else {
            List<FactColumn> shortColumns =
                    table.columns().stream().filter(column -> !column.isLong()).toList();
            out.write("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""
                    + InertText.html(table.title()) + "\"><table><thead><tr>");
            for (FactColumn column : shortColumns) {
                out.write("<th scope=\"col\"" + (column.isNumber() ? " class=\"n\"" : "") + ">"
                        + InertText.html(column.title()) + "</th>");
            }
            out.write("</tr></thead>\n");
            for (List<@Nullable Object> row : table.rows()) {
                row(table, row, shortColumns.size(), out);
            }
            out.write("</table></div>\n");
        }
        if (!table.note().isEmpty()) {
            out.write("<p class=\"note\">" + InertText.html(table.note()) + "</p>\n");
        }
    }

    /** A group of its own for each row, so that its sentences stay with it on paper. */
    private static void row(FactTable table, List<@Nullable Object> row, int width, Writer out) throws IOException {
        out.write("<tbody><tr>");
        for (int i = 0; i < row.size(); i++) {
            FactColumn column = table.columns().get(i);
            if (!column.isLong()) {
                out.write((column.isNumber() ? "<td class=\"n\">" : "<td>")
                        + InertText.html(FigureText.of(column.kind(), row.get(i))) + "</td>");
            }
        }
        out.write("</tr>\n");
        for (int i = 0; i < row.size(); i++) {
            FactColumn column = table.columns().get(i);
            if (column.isLong() && row.get(i) instanceof String text && !text.isEmpty()) {
                String inert = InertText.html(text);
                out.write("<tr class=\"t\"><td colspan=\"" + width + "\"><div>"
                        + (column.kind() == FactKind.SQL ? "<code>" + inert + "</code>" : inert)
                        + "</div></td></tr>\n");
            }
        }
        out.write("</tbody>\n");
    }
}
