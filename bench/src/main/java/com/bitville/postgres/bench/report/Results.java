package com.bitville.postgres.bench.report;

import com.bitville.postgres.bench.measure.Control;
import com.bitville.postgres.bench.measure.CostFigure;
import com.bitville.postgres.bench.micro.MicroResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a run gave.
 *
 * @param circumstances where the figures come from
 * @param againstName what the page calls the distribution that it was compared with
 * @param scenarios in the order in which they were measured
 * @param micro the inner loops
 */
public record Results(
        Circumstances circumstances, String againstName, List<ScenarioResult> scenarios, List<MicroResult> micro) {
    /** Takes copies. */
    public Results {
        scenarios = List.copyOf(scenarios);
        micro = List.copyOf(micro);
    }

    /** Why the figures cannot be believed; empty if they can. */
    public List<String> objections(Control control) {
        List<String> objections = new ArrayList<>();
        for (ScenarioResult scenario : scenarios) {
            for (StepResult step : scenario.steps()) {
                objections.addAll(control.objections(
                        scenario.name() + ", " + step.name(),
                        step.subject().series(),
                        step.control().series()));
            }
        }
        return objections;
    }

    /** How far the same, measured twice, was apart at the most, as a part of it. */
    public double apart() {
        return steps().flatMap(step -> Stream.of(CostFigure.AGENT_MS_A_CYCLE, CostFigure.SERVER_MS_A_CYCLE)
                        .map(figure -> step.subject()
                                .series()
                                .ratio(figure, step.control().series())))
                .mapToDouble(ratio -> Math.abs(ratio - 1))
                .max()
                .orElse(0);
    }

    private Stream<StepResult> steps() {
        return scenarios.stream().flatMap(scenario -> scenario.steps().stream());
    }

    /** The only step of a load, if it was measured. */
    public Optional<StepResult> load(String name) {
        return scenarios.stream()
                .filter(scenario -> scenario.name().equals(name))
                .map(scenario -> scenario.steps().get(0))
                .findFirst();
    }
}
