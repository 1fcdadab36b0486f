package com.bitville.postgres.bench.report;

import com.bitville.postgres.bench.measure.Control;
import com.bitville.postgres.bench.micro.MicroResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a run gave. A moment is the steps that were measured at the same time; where the same differs at one of them, all of them are
 * void.
 *
 * @param circumstances where the figures come from
 * @param againstName what the page calls the distribution that it was compared with
 * @param control tells which moments are void
 * @param groups in the order in which they were measured; scenarios of a group at the same time, step by step
 * @param micro the inner loops
 */
public record Results(
        Circumstances circumstances,
        String againstName,
        Control control,
        List<List<ScenarioResult>> groups,
        List<MicroResult> micro) {
    /** More void moments than one of so many are a noisy machine, and nothing of the run is worth anything. */
    private static final int MOMENTS_FOR_A_VOID_ONE = 10;

    /** Takes copies. */
    public Results {
        groups = groups.stream().map(List::copyOf).toList();
        micro = List.copyOf(micro);
    }

    /** All of them. */
    public List<ScenarioResult> scenarios() {
        return groups.stream().flatMap(List::stream).toList();
    }

    /** Where the same, measured twice, was too far apart. */
    public List<String> objections() {
        List<String> objections = new ArrayList<>();
        for (ScenarioResult scenario : scenarios()) {
            for (StepResult step : scenario.steps()) {
                objections.addAll(control.objections(
                        scenario.name() + ", " + step.name(),
                        step.subject().series(),
                        step.control().series()));
            }
        }
        return objections;
    }

    /** Whether the whole run is void. */
    public boolean isVoid() {
        List<List<StepResult>> moments = moments();
        return moments.stream().filter(this::isVoid).count() * MOMENTS_FOR_A_VOID_ONE > moments.size();
    }

    /** Whether the figures of a step cannot be believed. */
    public boolean isVoid(StepResult step) {
        return moments().stream().filter(moment -> moment.contains(step)).anyMatch(this::isVoid);
    }

    private boolean isVoid(List<StepResult> moment) {
        return !moment.stream()
                .allMatch(step ->
                        control.believes(step.subject().series(), step.control().series()));
    }

    private List<List<StepResult>> moments() {
        List<List<StepResult>> moments = new ArrayList<>();
        for (List<ScenarioResult> group : groups) {
            for (int i = 0; i < group.get(0).steps().size(); i++) {
                int step = i;
                moments.add(group.stream()
                        .map(scenario -> scenario.steps().get(step))
                        .toList());
            }
        }
        return moments;
    }

    /** How far the same, measured twice, was apart at the most in what is not void, as a part of it. */
    public double apart() {
        return moments().stream()
                .filter(moment -> !isVoid(moment))
                .flatMap(List::stream)
                .mapToDouble(step ->
                        control.apart(step.subject().series(), step.control().series()))
                .max()
                .orElse(0);
    }

    /** The only step of a load, if it was measured and is not void. */
    public Optional<StepResult> load(String name) {
        return scenarios().stream()
                .filter(scenario -> scenario.name().equals(name))
                .map(scenario -> scenario.steps().get(0))
                .filter(step -> !isVoid(step))
                .findFirst();
    }
}
