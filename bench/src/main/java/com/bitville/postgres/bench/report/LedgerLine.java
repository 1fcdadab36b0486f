package com.bitville.postgres.bench.report;

import com.bitville.postgres.bench.Options;
import com.bitville.postgres.bench.measure.CostFigure;
import com.bitville.postgres.bench.scenario.Scenarios;
import java.util.List;

/** What the default agent costs after a change, as a line of the ledger. */
public final class LedgerLine {
    private LedgerLine() {}

    /** Needs both loads at the default interval, neither of them void. */
    public static String of(Options.LedgerNote note, Results results) {
        StepResult idle = results.load(Scenarios.IDLE).orElseThrow(LedgerLine::missing);
        StepResult loaded = results.load(Scenarios.DEFAULT_L).orElseThrow(LedgerLine::missing);
        return "| "
                + String.join(
                        " | ",
                        List.of(
                                note.change().replace('|', '/'),
                                FigureFormat.of(idle.subject().footprint().residentMb()),
                                both(idle, loaded, CostFigure.AGENT_MS_A_MINUTE),
                                both(idle, loaded, CostFigure.SERVER_MS_IN_10_MINUTES),
                                both(idle, loaded, CostFigure.BYTES_A_MINUTE),
                                both(idle, loaded, CostFigure.REQUESTS_A_MINUTE),
                                note.verifySeconds().map(String::valueOf).orElse("not measured"),
                                FigureFormat.of(results.circumstances().loadAfter())))
                + " |\n";
    }

    private static String both(StepResult idle, StepResult loaded, CostFigure figure) {
        return FigureFormat.of(idle.of(figure)) + " / " + FigureFormat.of(loaded.of(figure));
    }

    private static IllegalArgumentException missing() {
        return new IllegalArgumentException(
                "a line of the ledger needs the loads " + Scenarios.IDLE + " and " + Scenarios.DEFAULT_L
                        + ", and figures that are not void: name them in -Dbench.loads, or leave that out");
    }
}
