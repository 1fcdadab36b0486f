package com.bitville.postgres.bench.report;

import com.bitville.postgres.bench.agent.Candidate;
import com.bitville.postgres.bench.measure.CostFigure;
import com.bitville.postgres.bench.measure.Floors;
import com.bitville.postgres.bench.measure.Measured;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A step and what it gave.
 *
 * @param name of the step
 * @param measured by the candidates' names
 * @param floors on the same server, right behind
 */
public record StepResult(String name, Map<String, Measured> measured, Floors floors) {
    /** Takes a copy, in its order. */
    public StepResult {
        measured = new LinkedHashMap<>(measured);
    }

    /** The distribution that is measured. */
    public Measured subject() {
        return Objects.requireNonNull(measured.get(Candidate.SUBJECT));
    }

    /** The same, once more. */
    public Measured control() {
        return Objects.requireNonNull(measured.get(Candidate.CONTROL));
    }

    /** What it is compared with. */
    public Optional<Measured> against() {
        return Optional.ofNullable(measured.get(Candidate.AGAINST));
    }

    /** The measured distribution's figure, the mean of both times. */
    public double of(CostFigure figure) {
        return (subject().series().of(figure) + control().series().of(figure)) / 2;
    }

    /** That as a multiple of what it is compared with. */
    public Optional<Double> ratio(CostFigure figure) {
        return against().map(other -> of(figure) / other.series().of(figure));
    }

    /** The server's time of a cycle as a multiple of the least that reads sessions and statements once. */
    public double ratioToFloor() {
        return of(CostFigure.SERVER_MS_A_CYCLE) / floors.ofACycle();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: agent CPU %s and %s ms a cycle, server CPU %s and %s",
                name,
                FigureFormat.of(subject().series().of(CostFigure.AGENT_MS_A_CYCLE)),
                FigureFormat.of(control().series().of(CostFigure.AGENT_MS_A_CYCLE)),
                FigureFormat.of(subject().series().of(CostFigure.SERVER_MS_A_CYCLE)),
                FigureFormat.of(control().series().of(CostFigure.SERVER_MS_A_CYCLE)));
    }
}
