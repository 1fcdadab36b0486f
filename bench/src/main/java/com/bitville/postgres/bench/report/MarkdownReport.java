package com.bitville.postgres.bench.report;

import com.bitville.postgres.bench.measure.CostFigure;
import com.bitville.postgres.bench.measure.Counter;
import com.bitville.postgres.bench.measure.Measured;
import com.bitville.postgres.bench.measure.StatementCosts;
import com.bitville.postgres.bench.micro.LogSample;
import com.bitville.postgres.bench.micro.MicroResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures as the page shows them. */
public final class MarkdownReport {
    private static final List<CostFigure> COMPARED = List.of(
            CostFigure.AGENT_MS_A_CYCLE,
            CostFigure.ALLOCATED_KB_A_CYCLE,
            CostFigure.SERVER_MS_A_CYCLE,
            CostFigure.BYTES_A_CYCLE);

    private static final String VOID = "void";

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(Results results) {
        this.results = results;
    }

    /** All of it. */
    public static String of(Results results) {
        MarkdownReport report = new MarkdownReport(results);
        report.circumstances();
        report.costs();
        report.memory();
        report.compared();
        report.statements();
        report.micro();
        return report.text.toString();
    }

    private void circumstances() {
        Circumstances from = results.circumstances();
        text.append("Made by `").append(from.command()).append("`\n");
        text.append("at commit ").append(from.commit()).append(".\n");
        text.append(String.format(
                Locale.ROOT,
                "%s; %s; load of the machine %.1f before, %.1f after. The same distribution, measured twice at the same time,"
                        + " differed by at most %s.",
                from.machine(),
                from.software(),
                from.loadBefore(),
                from.loadAfter(),
                FigureFormat.percent(results.apart())));
        List<String> objections = results.objections();
        if (!objections.isEmpty()) {
            text.append(" Where they differed by more, all that was measured then is void.\n");
            objections.forEach(objection -> text.append("\n- ").append(objection));
        }
        text.append("\n\n");
    }

    private void costs() {
        MarkdownTable table = new MarkdownTable(heads("load", "spread", "server CPU to its floor"));
        for (ScenarioResult scenario : results.scenarios()) {
            for (StepResult step : scenario.steps()) {
                List<String> row = new ArrayList<>();
                row.add(step.name());
                boolean worthless = results.isVoid(step);
                for (CostFigure figure : CostFigure.values()) {
                    row.add(worthless ? VOID : FigureFormat.of(step.of(figure)));
                }
                row.add(FigureFormat.percent(step.subject().series().spread(CostFigure.AGENT_MS_A_CYCLE)));
                row.add(worthless ? VOID : FigureFormat.ratio(step.ratioToFloor()));
                table.row(row);
            }
        }
        text.append("### What it costs\n").append(table).append('\n');
        results.scenarios()
                .forEach(scenario -> text.append("- ")
                        .append(scenario.name())
                        .append(": ")
                        .append(scenario.what())
                        .append('\n'));
        text.append('\n');
    }

    private static String[] heads(String first, String... last) {
        List<String> heads = new ArrayList<>(List.of(first));
        for (CostFigure figure : CostFigure.values()) {
            heads.add(figure.title());
        }
        heads.addAll(List.of(last));
        return heads.toArray(String[]::new);
    }

    private void memory() {
        MarkdownTable table = new MarkdownTable(
                "load", "resident MB", "at most", "threads", "connections", "first start to first payload, s");
        for (ScenarioResult scenario : results.scenarios()) {
            for (StepResult step : scenario.steps()) {
                Measured subject = step.subject();
                table.row(
                        step.name(),
                        FigureFormat.of(subject.footprint().residentMb()),
                        FigureFormat.of(subject.footprint().highestMb()),
                        String.valueOf(subject.footprint().threads()),
                        String.valueOf(subject.connections()),
                        FigureFormat.of(subject.footprint().startSeconds()));
            }
        }
        text.append("### What it holds\n").append(table).append('\n');
        for (ScenarioResult scenario : results.scenarios()) {
            scenario.interruption()
                    .ifPresent(after -> text.append(String.format(
                            Locale.ROOT,
                            "A second start has its first payload after %s s. A backlog of %d payloads drains at %s payloads"
                                    + " and %s MB a second.%n%n",
                            FigureFormat.of(after.restartSeconds()),
                            after.drain().payloads(),
                            FigureFormat.of(after.drain().rate()),
                            FigureFormat.of(after.drain().megabytesASecond()))));
        }
    }

    private void compared() {
        List<String> heads = new ArrayList<>(List.of("load"));
        COMPARED.forEach(figure -> heads.add(figure.title()));
        MarkdownTable table = new MarkdownTable(heads.toArray(String[]::new));
        boolean any = false;
        for (ScenarioResult scenario : results.scenarios()) {
            for (StepResult step : scenario.steps()) {
                if (step.against().isPresent() && !results.isVoid(step)) {
                    List<String> row = new ArrayList<>(List.of(step.name()));
                    COMPARED.forEach(figure ->
                            row.add(FigureFormat.ratio(step.ratio(figure).orElseThrow())));
                    table.row(row);
                    any = true;
                }
            }
        }
        if (any) {
            text.append("### As a multiple of ").append(results.againstName());
            text.append(", run beside it at the same time\n").append(table).append('\n');
        }
    }

    private void statements() {
        MarkdownTable table = new MarkdownTable(
                "load",
                "part",
                "calls a cycle",
                "elapsed ms a cycle",
                "shared blocks a cycle",
                "temporary blocks a cycle");
        for (ScenarioResult scenario : results.scenarios()) {
            for (StepResult step : scenario.steps()) {
                double cycles = step.subject().series().whole().get(Counter.CYCLES);
                Map<String, StatementCosts.Cost> costs =
                        new TreeMap<>(step.subject().statements().byCollector());
                costs.forEach((part, cost) -> {
                    StatementCosts.Cost each = cost.each(cycles);
                    table.row(
                            step.name(),
                            part,
                            FigureFormat.of(each.calls()),
                            FigureFormat.of(each.ms()),
                            FigureFormat.of(each.blocks()),
                            FigureFormat.of(each.tempBlocks()));
                });
            }
        }
        text.append("### What the server counts\nBy `pg_stat_statements`, which sees less than the kernel.\n\n");
        text.append(table).append('\n');
        floors();
    }

    private void floors() {
        MarkdownTable table =
                new MarkdownTable("load", "`select 1`", "`pg_stat_activity`", "`pg_stat_statements(false)`");
        for (ScenarioResult scenario : results.scenarios()) {
            for (StepResult step : scenario.steps()) {
                table.row(
                        step.name(),
                        FigureFormat.of(step.floors().select1()),
                        FigureFormat.of(step.floors().activity()),
                        FigureFormat.of(step.floors().statements()));
            }
        }
        text.append("### Floors\nProcessor time of the server in ms, prepared, the rows fetched.\n\n");
        text.append(table).append('\n');
    }

    private void micro() {
        if (results.micro().isEmpty()) {
            return;
        }
        MarkdownTable table = new MarkdownTable("loop", "of", "CPU microseconds", "spread", "allocated bytes");
        for (MicroResult result : results.micro()) {
            table.row(
                    "`" + result.name() + "`",
                    result.parameter(),
                    FigureFormat.of(result.microseconds()),
                    FigureFormat.percent(result.spread()),
                    FigureFormat.of(result.allocatedBytes()));
        }
        text.append("### Inner loops\nJMH with the options of the distribution's JVM; processor time of one call.\n\n");
        text.append(table).append('\n');
        logs();
    }

    /** What the loops over a log come to. */
    private void logs() {
        MarkdownTable table =
                new MarkdownTable("format", "MB/s", "entries/s", "a plain line reader is", "allocated an entry");
        for (MicroResult parsed : results.micro()) {
            if (parsed.name().equals("LogParsingBenchmark.parsed")) {
                double lines = results.micro().stream()
                        .filter(floor -> floor.name().equals("LogParsingBenchmark.floorLines")
                                && floor.parameter().equals(parsed.parameter()))
                        .mapToDouble(MicroResult::microseconds)
                        .findFirst()
                        .orElse(Double.NaN);
                table.row(
                        parsed.parameter().toLowerCase(Locale.ROOT),
                        FigureFormat.of(LogSample.of(parsed.parameter()).length / parsed.microseconds()),
                        FigureFormat.of(LogSample.ENTRIES * 1e6 / parsed.microseconds()),
                        FigureFormat.ratio(parsed.microseconds() / lines) + " times as fast",
                        FigureFormat.of(parsed.allocatedBytes() / LogSample.ENTRIES) + " bytes");
            }
        }
        text.append(
                "### Reading logs\nOne core, from the table above: parsed, classified, counted, the most important kept.\n\n");
        text.append(table).append('\n');
    }
}
