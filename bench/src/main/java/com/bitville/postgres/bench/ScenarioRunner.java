package com.bitville.postgres.bench;

import com.bitville.postgres.bench.agent.Agent;
import com.bitville.postgres.bench.agent.BacklogDrain;
import com.bitville.postgres.bench.agent.Candidate;
import com.bitville.postgres.bench.agent.Meter;
import com.bitville.postgres.bench.measure.Floors;
import com.bitville.postgres.bench.report.Interruption;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Measures scenarios, one group after the other; the candidates of each run at the same time. */
final class ScenarioRunner {
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    private final List<Candidate> candidates;
    private final BenchTiming pace;
    private final Path work;

    ScenarioRunner(List<Candidate> candidates, BenchTiming pace, Path work) {
        this.candidates = List.copyOf(candidates);
        this.pace = pace;
        this.work = work;
    }

    /** The scenarios of a group are measured at the same time; they have as many steps as each other. */
    List<ScenarioResult> measure(List<Scenario> group) throws IOException, InterruptedException, SQLException {
        List<Stage> stages = new ArrayList<>();
        List<ScenarioResult> results;
        try {
            for (Scenario scenario : group) {
                stages.add(Stage.open(scenario, candidates, work));
            }
            results = measured(stages);
        } finally {
            stages.forEach(Stage::close);
        }
        for (Stage stage : stages) {
            stage.removeFolder();
        }
        return results;
    }

    private List<ScenarioResult> measured(List<Stage> stages) throws IOException, InterruptedException, SQLException {
        List<List<StepResult>> steps = new ArrayList<>();
        stages.forEach(stage -> steps.add(new ArrayList<>()));
        int number = stages.get(0).scenario().steps().size();
        for (int step = 0; step < number; step++) {
            for (Stage stage : stages) {
                stage.scenario().steps().get(step).beginning().on(stage);
            }
            List<StepResult> results = step(stages, step);
            for (int i = 0; i < results.size(); i++) {
                steps.get(i).add(results.get(i));
            }
        }
        List<ScenarioResult> results = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            Scenario scenario = stages.get(i).scenario();
            results.add(
                    new ScenarioResult(scenario.name(), scenario.what(), steps.get(i), interruption(stages.get(i))));
        }
        return results;
    }

    private List<StepResult> step(List<Stage> stages, int step) throws IOException, InterruptedException, SQLException {
        boolean slow = stages.get(0).scenario().slow();
        sleep(step > 0 ? pace.settle() : slow ? pace.slowWarmUp() : pace.warmUp());
        List<Meter> meters = new ArrayList<>();
        for (Stage stage : stages) {
            meters.add(new Meter(stage.agents()));
        }
        for (int i = 0; i < (slow ? pace.slowWindows() : pace.windows()); i++) {
            sleep(slow ? Duration.ofMinutes(1) : pace.window());
            for (Meter meter : meters) {
                meter.read();
            }
        }
        List<StepResult> results = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            results.add(new StepResult(
                    stage.scenario().steps().get(step).name(), meters.get(i).measured(), Floors.of(stage.server())));
        }
        return results;
    }

    private static Optional<Interruption> interruption(Stage stage) throws IOException, InterruptedException {
        if (!stage.scenario().interrupted()) {
            return Optional.empty();
        }
        Agent agent = stage.agents().get(0);
        BacklogDrain drain = BacklogDrain.of(agent, OUTAGE);
        return Optional.of(new Interruption(agent.restartSeconds(), drain));
    }

    private static void sleep(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }
}
