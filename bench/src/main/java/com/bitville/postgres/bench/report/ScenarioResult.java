package com.bitville.postgres.bench.report;

import java.util.List;

/**
 * A scenario and what it gave.
 *
 * @param name of the scenario
 * @param what it is
 * @param steps at least one
 */
public record ScenarioResult(String name, String what, List<StepResult> steps) {
    /** Takes a copy. */
    public ScenarioResult {
        steps = List.copyOf(steps);
    }
}
