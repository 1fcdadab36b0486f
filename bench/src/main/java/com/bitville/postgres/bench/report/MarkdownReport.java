package com.bitville.postgres.bench.report;

import com.bitville.postgres.bench.measure.Counter;
import com.bitville.postgres.bench.measure.Figure;
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
    private static final List<Figure> COMPARED = List.of(
            Figure.AGENT_MS_A_CYCLE, Figure.ALLOCATED_KB_A_CYCLE, Figure.SERVER_MS_A_CYCLE, Figure.BYTES_A_CYCLE);

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
                        + " differed by at most %s.%n%n",
                from.machine(),
                from.software(),
                from.loadBefore(),
                from.loadAfter(),
                Numbers.percent(results.apart())));
    }

    private void costs() {
        Table table = new Table(heads("load", "spread", "server CPU to its floor"));
        for (ScenarioResult scenario : results.scenarios()) {
            for (StepResult step : scenario.steps()) {
                List<String> row = new ArrayList<>();
                row.add(step.name());
                for (Figure figure : Figure.values()) {
                    row.add(Numbers.of(step.of(figure)));
                }
                row.add(Numbers.percent(step.subject().series().spread(Figure.AGENT_MS_A_CYCLE)));
                row.add(Numbers.ratio(step.ratioToFloor()));
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
        for (Figure figure : Figure.values()) {
            heads.add(figure.title());
        }
        heads.addAll(List.of(last));
        return heads.toArray(String[]::new);
    }

    private void memory() {
        Table table = new Table(
                "load", "resident MB", "at most", "threads", "connections", "first start to first payload, s");
        for (ScenarioResult scenario : results.scenarios()) {
            for (StepResult step : scenario.steps()) {
                Measured subject = step.subject();
                table.row(
                        step.name(),
                        Numbers.of(subject.footprint().residentMb()),
                        Numbers.of(subject.footprint().highestMb()),
                        String.valueOf(subject.footprint().threads()),
                        String.valueOf(subject.connections()),
                        Numbers.of(subject.footprint().startSeconds()));
            }
        }
        text.append("### What it holds\n").append(table).append('\n');
        for (ScenarioResult scenario : results.scenarios()) {
            scenario.interruption()
                    .ifPresent(after -> text.append(String.format(
                            Locale.ROOT,
                            "A second start has its first payload after %s s. A backlog of %d payloads drains at %s payloads"
                                    + " and %s MB a second.%n%n",
                            Numbers.of(after.restartSeconds()),
                            after.drain().payloads(),
                            Numbers.of(after.drain().rate()),
                            Numbers.of(after.drain().megabytesASecond()))));
        }
    }

    private void compared() {
        List<String> heads = new ArrayList<>(List.of("load"));
        COMPARED.forEach(figure -> heads.add(figure.title()));
        Table table = new Table(heads.toArray(String[]::new));
        boolean any = false;
        for (ScenarioResult scenario : results.scenarios()) {
            for (StepResult step : scenario.steps()) {
                if (step.against().isPresent()) {
                    List<String> row = new ArrayList<>(List.of(step.name()));
                    COMPARED.forEach(
                            figure -> row.add(Numbers.ratio(step.ratio(figure).orElseThrow())));
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
        Table table = new Table(
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
                            Numbers.of(each.calls()),
                            Numbers.of(each.ms()),
                            Numbers.of(each.blocks()),
                            Numbers.of(each.tempBlocks()));
                });
            }
        }
        text.append("### What the server counts\nBy `pg_stat_statements`, which sees less than the kernel.\n\n");
        text.append(table).append('\n');
        floors();
    }

    private void floors() {
        Table table = new Table("load", "`select 1`", "`pg_stat_activity`", "`pg_stat_statements(false)`");
        for (ScenarioResult scenario : results.scenarios()) {
            for (StepResult step : scenario.steps()) {
                table.row(
                        step.name(),
                        Numbers.of(step.floors().select1()),
                        Numbers.of(step.floors().activity()),
                        Numbers.of(step.floors().statements()));
            }
        }
        text.append("### Floors\nProcessor time of the server in ms, prepared, the rows fetched.\n\n");
        text.append(table).append('\n');
    }

    private void micro() {
        if (results.micro().isEmpty()) {
            return;
        }
        Table table = new Table("loop", "of", "CPU microseconds", "spread", "allocated bytes");
        for (MicroResult result : results.micro()) {
            table.row(
                    "`" + result.name() + "`",
                    result.parameter(),
                    Numbers.of(result.microseconds()),
                    Numbers.percent(result.spread()),
                    Numbers.of(result.allocatedBytes()));
        }
        text.append("### Inner loops\nJMH with the options of the distribution's JVM; processor time of one call.\n\n");
        text.append(table).append('\n');
        logs();
    }

    /** What the loops over a log come to. */
    private void logs() {
        Table table = new Table("format", "MB/s", "entries/s", "a plain line reader is", "allocated an entry");
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
                        Numbers.of(LogSample.of(parsed.parameter()).length / parsed.microseconds()),
                        Numbers.of(LogSample.ENTRIES * 1e6 / parsed.microseconds()),
                        Numbers.ratio(parsed.microseconds() / lines) + " times as fast",
                        Numbers.of(parsed.allocatedBytes() / LogSample.ENTRIES) + " bytes");
            }
        }
        text.append(
                "### Reading logs\nOne core, from the table above: parsed, classified, counted, the most important kept.\n\n");
        text.append(table).append('\n');
    }
}
