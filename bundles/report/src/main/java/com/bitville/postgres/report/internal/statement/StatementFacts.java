package com.bitville.postgres.report.internal.statement;

import com.bitville.postgres.report.internal.fact.FactScope;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What statements did in a range.
 *
 * @param scope of which time the lines are
 * @param everyHour whether they come from the journal: the first 20 by time of each hour, so that the rest of an hour is not known
 * @param steps when each known step begins
 * @param lines single statements
 * @param restCalls calls of all others together, where they are known
 * @param restMs time of all others together, where it is known
 * @param totalMs time of all statements, from the counters of all of them; empty where it is not known
 * @param born when the text of a statement was first seen, by query id, as far as that was in the range
 */
public record StatementFacts(
        FactScope scope,
        boolean everyHour,
        List<Instant> steps,
        List<StatementLine> lines,
        double restCalls,
        double restMs,
        Optional<Double> totalMs,
        Map<String, Instant> born) {
    /** The lines by a figure, the greatest first; without those that have none of it. */
    public List<StatementLine> by(ToDoubleFunction<StatementLine> figure) {
        return lines.stream()
                .filter(line -> figure.applyAsDouble(line) > 0)
                .sorted(Comparator.comparingDouble(figure).reversed().thenComparing(StatementLine::key))
                .toList();
    }

    /** The time of all statements, at least of those that are known. */
    public double allMs() {
        double known =
                restMs + lines.stream().mapToDouble(StatementLine::execMs).sum();
        return Math.max(known, totalMs.orElse(0.0));
    }

    public boolean isKnown() {
        return scope.knownSeconds() > 0;
    }

    public double msPerSecond(StatementLine line) {
        return scope.knownSeconds() <= 0 ? 0 : line.execMs() / scope.knownSeconds();
    }

    public double callsPerSecond(StatementLine line) {
        return scope.knownSeconds() <= 0 ? 0 : line.calls() / scope.knownSeconds();
    }
}
