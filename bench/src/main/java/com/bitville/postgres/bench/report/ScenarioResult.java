package com.bitville.postgres.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * A scenario and what it gave.
 *
 * @param name of the scenario
 * @param what it is
 * @param steps at least one
 * @param interruption what was measured at its end, if it was
 */
public record ScenarioResult(String name, String what, List<StepResult> steps, Optional<Interruption> interruption) {
    /** Takes a copy. */
    public ScenarioResult {
        steps = List.copyOf(steps);
    }
}
