package com.bitville.postgres.shell.internal.findings;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.SeriesText;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Findings about servers for people: a table of all, and one with its evidence. */
final class ServerFindingsText {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private final PrintStream out;

    ServerFindingsText(PrintStream out) {
        this.out = out;
    }

    void list(List<ServerFinding> findings) {
        TextTable table = new TextTable().columns("Severity", "Server", "Since", "Id", "What");
        for (ServerFinding finding : findings) {
            table.addRow()
                    .addContent(
                            mark(finding),
                            finding.server(),
                            finding.opened().truncatedTo(ChronoUnit.SECONDS).toString(),
                            finding.id(),
                            PlainText.printable(finding.seen().message())
                                    + finding.seen()
                                            .eta()
                                            .map(ServerFindingsText::due)
                                            .orElse(""));
        }
        table.emptyTableText("No findings.");
        table.print(out);
    }

    private static String mark(ServerFinding finding) {
        return finding.state() == FindingState.MUTED
                ? "muted"
                : finding.severity().isProblem()
                        ? finding.severity().word().toUpperCase(Locale.ROOT)
                        : finding.severity().word();
    }

    private static String due(FindingEta eta) {
        return "; reaches its limit at " + eta.at().truncatedTo(ChronoUnit.MINUTES);
    }

    void explain(ServerFinding finding, CheckDefinition definition, List<SeriesPoint> points, LocalDate until) {
        line(
                0,
                mark(finding) + " " + finding.id() + " on " + finding.server() + ", since "
                        + finding.opened().truncatedTo(ChronoUnit.SECONDS));
        line(0, PlainText.printable(finding.seen().message()));
        out.println();
        line(0, "Why: " + definition.description());
        definition
                .thresholds()
                .forEach(threshold -> line(
                        4,
                        "  " + definition.name() + "." + threshold.name() + ", by default "
                                + SeriesText.number(threshold.standard()) + " " + threshold.unit() + ": "
                                + threshold.description()));
        out.println();
        out.println("Evidence:");
        finding.seen()
                .evidence()
                .forEach((name, value) ->
                        line(4, "  " + name + " = " + PlainText.printable(String.valueOf(value)) + size(name, value)));
        finding.seen()
                .eta()
                .ifPresent(eta -> line(
                        4,
                        "  eta = " + eta.at() + ", at "
                                + SeriesText.number(eta.perHour()) + " an hour, seen over " + hours(eta.window())
                                + " h, limit "
                                + SeriesText.number(eta.limit())));
        if (!points.isEmpty()) {
            line(
                    4,
                    "  last day: " + sparkline(points) + "  "
                            + SeriesText.number(points.get(0).value()) + " to "
                            + SeriesText.number(points.get(points.size() - 1).value()));
        }
        finding.seen()
                .series()
                .ifPresent(series ->
                        line(4, "  more of it: bitville:history " + series.figure() + " --server " + series.server()));
        line(4, "  read from: " + String.join(", ", definition.tables()));
        if (!finding.seen().remedy().isEmpty()) {
            out.println();
            out.println("Remedy, in psql:");
            finding.seen().remedy().forEach(line -> out.println("    " + PlainText.printable(line)));
        }
        out.println();
        if (finding.state() == FindingState.MUTED) {
            out.println("To be told of it again:");
            out.println("    bitville:checks unmute " + finding.id());
        } else if (finding.severity().isProblem()) {
            out.println("To mute it for a week:");
            out.println("    bitville:checks mute " + finding.id() + " --until " + until);
        }
    }

    private static String size(String name, Object value) {
        return name.endsWith("_bytes") ? " (" + PlainText.size(value) + ")" : "";
    }

    private void line(int indent, String text) {
        Screen.wrapped(out, text, indent);
    }

    private static String hours(Duration window) {
        return SeriesText.number(window.toMinutes() / 60.0);
    }

    private static String sparkline(List<SeriesPoint> points) {
        double least = points.stream().mapToDouble(SeriesPoint::value).min().orElse(0);
        double most = points.stream().mapToDouble(SeriesPoint::value).max().orElse(0);
        StringBuilder line = new StringBuilder();
        for (SeriesPoint point : points) {
            double share = most > least ? (point.value() - least) / (most - least) : 0;
            line.append(BARS.charAt((int) Math.min(BARS.length() - 1, Math.floor(share * BARS.length()))));
        }
        return line.toString();
    }
}
