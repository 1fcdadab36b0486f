package com.bitville.postgres.bench;

import com.bitville.postgres.bench.measure.Candidate;
import com.bitville.postgres.bench.measure.Figure;
import com.bitville.postgres.bench.measure.Floors;
import com.bitville.postgres.bench.measure.Measured;
import com.bitville.postgres.bench.measure.Meter;
import com.bitville.postgres.bench.report.ScenarioResult;
import com.bitville.postgres.bench.report.StepResult;
import com.bitville.postgres.bench.scenario.Scenario;
import com.bitville.postgres.bench.scenario.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures scenarios, one group after the other; the candidates of each run at the same time. */
final class Run {
    private final List<Candidate> candidates;
    private final Pace pace;
    private final Path work;

    Run(List<Candidate> candidates, Pace pace, Path work) {
        this.candidates = List.copyOf(candidates);
        this.pace = pace;
        this.work = work;
    }

    /** Those of a group are measured at the same time. */
    List<ScenarioResult> measure(List<Scenario> group) throws IOException, InterruptedException, SQLException {
        List<Stage> stages = new ArrayList<>();
        try {
            for (Scenario scenario : group) {
                say(scenario.name() + ": " + scenario.what());
                stages.add(Stage.open(scenario, candidates, work));
            }
            boolean slow = group.size() > 1;
            if (slow) {
                return slowly(stages);
            }
            return List.of(quickly(stages.get(0)));
        } finally {
            stages.forEach(Stage::close);
        }
    }

    private ScenarioResult quickly(Stage stage) throws IOException, InterruptedException, SQLException {
        List<StepResult> steps = new ArrayList<>();
        for (Scenario.Step step : stage.scenario().steps()) {
            step.beginning().on(stage);
            sleep(steps.isEmpty() ? pace.warmUp() : pace.settle());
            Meter meter = new Meter(stage.agents());
            for (int i = 0; i < pace.windows(); i++) {
                sleep(pace.window());
                meter.read();
            }
            steps.add(result(step.name(), stage, meter));
        }
        return new ScenarioResult(stage.scenario().name(), stage.scenario().what(), steps);
    }

    private List<ScenarioResult> slowly(List<Stage> stages) throws IOException, InterruptedException, SQLException {
        sleep(pace.slowWarmUp());
        List<Meter> meters = new ArrayList<>();
        for (Stage stage : stages) {
            meters.add(new Meter(stage.agents()));
        }
        for (int i = 0; i < pace.slowWindows(); i++) {
            sleep(Duration.ofMinutes(1));
            for (Meter meter : meters) {
                meter.read();
            }
        }
        List<ScenarioResult> results = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            Scenario scenario = stages.get(i).scenario();
            results.add(new ScenarioResult(
                    scenario.name(), scenario.what(), List.of(result(scenario.name(), stages.get(i), meters.get(i)))));
        }
        return results;
    }

    private StepResult result(String name, Stage stage, Meter meter) throws IOException, SQLException {
        StepResult result = new StepResult(name, meter.measured(), Floors.of(stage.server()));
        result.measured().forEach((candidate, measured) -> say(line(name, candidate, measured)));
        return result;
    }

    private static String line(String step, String candidate, Measured measured) {
        StringBuilder line = new StringBuilder("%-26s %-8s".formatted(step, candidate));
        for (Figure figure : Figure.values()) {
            line.append(String.format(
                    Locale.ROOT, "  %s %.2f", figure.name(), measured.series().of(figure)));
        }
        return line.append("  ")
                .append(measured.footprint())
                .append("  ")
                .append(measured.statements())
                .toString();
    }

    static void say(String text) {
        System.out.println("bench: " + text);
    }

    private static void sleep(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }
}
