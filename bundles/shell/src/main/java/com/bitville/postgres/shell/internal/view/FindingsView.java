package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.shell.internal.terminal.AgentInstallation;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

/** Findings for people: a table of all, then each remedy on lines of its own, for copying. */
public final class FindingsView {
    private static final int WIDEST = 90;

    private final PrintStream out;

    public FindingsView(PrintStream out) {
        this.out = out;
    }

    public void print(List<Finding> findings) {
        ShellTable table = new ShellTable();
        for (String column : List.of("", "Area", "Server", "What")) {
            table.column(column);
        }
        table.column(new Col("State").maxSize(WIDEST).wrap(true));
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
        table.print(out);
        List<FindingSeverity> order = List.of(FindingSeverity.ERROR, FindingSeverity.WARNING, FindingSeverity.HINT);
        for (FindingSeverity findingSeverity : order) {
            findings.stream()
                    .filter(finding -> finding.severity() == findingSeverity)
                    .forEach(this::remedy);
        }
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
        remedy.text().lines().forEach(line -> out.println("    " + PlainText.printable(line)));
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
