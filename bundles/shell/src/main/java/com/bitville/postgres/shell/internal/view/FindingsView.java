package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.shell.internal.terminal.AgentInstallation;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Findings for people: a table of all, then each remedy on lines of its own, for copying. */
public final class FindingsView {
    private final PrintStream out;

    public FindingsView(PrintStream out) {
        this.out = out;
    }

    public void print(List<Finding> findings) {
        TextTable table = new TextTable();
        for (String column : List.of("", "Area", "Server", "What", "State")) {
            table.column(column);
        }
        for (Finding finding : findings) {
            table.addRow()
                    .addContent(
                            mark(finding.severity()),
                            finding.area(),
                            finding.server().isEmpty() ? "-" : PlainText.printable(finding.server()),
                            PlainText.printable(finding.subject()),
                            PlainText.printable(finding.message()));
        }
        table.emptyTableText("No findings.");
        if (table.fits(out)) {
            table.print(out);
        } else {
            findings.forEach(this::line);
        }
        List<FindingSeverity> order = List.of(FindingSeverity.ERROR, FindingSeverity.WARNING, FindingSeverity.HINT);
        for (FindingSeverity findingSeverity : order) {
            findings.stream()
                    .filter(finding -> finding.severity() == findingSeverity)
                    .forEach(this::remedy);
        }
    }

    /** A finding where a column of the table would be a few letters wide. */
    private void line(Finding finding) {
        Screen.line(
                out,
                8,
                "%-7s %s, %s%s: %s",
                mark(finding.severity()),
                finding.area(),
                finding.server().isEmpty() ? "" : PlainText.printable(finding.server()) + ", ",
                PlainText.printable(finding.subject()),
                PlainText.printable(finding.message()));
    }

    private void remedy(Finding finding) {
        Remedy remedy = finding.remedy().orElse(null);
        if (remedy == null) {
            return;
        }
        out.println();
        out.println(mark(finding.severity()) + " " + finding.area() + ", "
                + (finding.server().isEmpty() ? "" : PlainText.printable(finding.server()) + ", ")
                + PlainText.printable(finding.subject()) + where(remedy.kind()));
        // What is pasted stays on its line, however long; only words are wrapped.
        remedy.text().lines().map(line -> "    " + PlainText.printable(line)).forEach(line -> {
            if (remedy.kind() == Remedy.Kind.WORDS) {
                Screen.wrapped(out, line, 4);
            } else {
                out.println(line);
            }
        });
    }

    private static String where(Remedy.Kind kind) {
        return switch (kind) {
            case SQL -> ": in psql, as a superuser";
            case SHELL ->
                AgentInstallation.COMMAND.isInItsFolder() ? ": in a shell, in the agent's folder" : ": in a shell";
            case WORDS -> ":";
        };
    }

    private static String mark(FindingSeverity findingSeverity) {
        return findingSeverity == FindingSeverity.OK
                ? "ok"
                : findingSeverity.word().toUpperCase(Locale.ROOT);
    }
}
