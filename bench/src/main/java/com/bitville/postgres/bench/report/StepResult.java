package com.bitville.postgres.bench.report;

import com.bitville.postgres.bench.measure.Floors;
import com.bitville.postgres.bench.measure.Measured;
import java.util.Map;

/**
 * A step and what it gave.
 *
 * @param name of the step
 * @param measured by the candidates' names
 * @param floors on the same server, right behind
 */
public record StepResult(String name, Map<String, Measured> measured, Floors floors) {}
