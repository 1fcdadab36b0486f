package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.CheckThreshold;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The thresholds of one check on one server.
 *
 * @param definition the check
 * @param values the value in force of a threshold
 * @param held the severity of the open finding of a database and object
 */
public record CheckLimits(
        CheckDefinition definition, ThresholdValues values, BiFunction<String, String, Optional<CheckSeverity>> held) {
    /** An open finding ends only at this share of its limit. */
    private static final double CLEAR = 0.8;

    private static final List<CheckSeverity> WORST_FIRST =
            List.of(CheckSeverity.ERROR, CheckSeverity.WARNING, CheckSeverity.HINT);

    /** The value in force of each threshold. */
    @FunctionalInterface
    public interface ThresholdValues {
        double of(CheckDefinition definition, CheckThreshold threshold);
    }

    double parameter(String name) {
        return definition
                .threshold(name)
                .map(threshold -> values.of(definition, threshold))
                .orElseThrow(() -> new IllegalArgumentException("check " + definition.name()
                        + " asks for its threshold " + name + ", which it does not declare"));
    }

    Optional<CheckSeverity> grade(double value, String database, String object) {
        Optional<CheckSeverity> open = held.apply(database, object);
        return WORST_FIRST.stream()
                .filter(severity -> definition.threshold(severity.word()).stream()
                        .anyMatch(threshold -> passed(value, severity, threshold, open)))
                .findFirst();
    }

    private boolean passed(
            double value, CheckSeverity severity, CheckThreshold threshold, Optional<CheckSeverity> open) {
        double limit = values.of(definition, threshold);
        boolean held = open.isPresent() && open.get().compareTo(severity) >= 0;
        if (threshold.falling()) {
            return value < (held ? limit / CLEAR : limit);
        }
        return value > (held ? limit * CLEAR : limit);
    }
}
