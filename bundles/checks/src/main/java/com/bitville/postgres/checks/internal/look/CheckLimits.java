package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.CheckThreshold;
import com.bitville.postgres.checks.internal.life.LifeBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The thresholds of one check on one server at one look; thousands of rows are graded by them. */
public final class CheckLimits {
    /** An open finding ends only at this share of its limit. */
    private static final double CLEAR = 0.8;

    private static final List<CheckSeverity> WORST_FIRST =
            List.of(CheckSeverity.ERROR, CheckSeverity.WARNING, CheckSeverity.HINT);

    private final CheckDefinition definition;
    private final ThresholdValues values;
    private final LifeBook book;
    private @Nullable List<Limit> limits;

    /** The value in force of each threshold. */
    @FunctionalInterface
    public interface ThresholdValues {
        double of(CheckDefinition definition, CheckThreshold threshold);
    }

    private record Limit(CheckSeverity severity, double value, boolean falling) {
        boolean isPassed(double seen, Optional<CheckSeverity> open) {
            boolean held = open.isPresent() && open.get().compareTo(severity) >= 0;
            return falling ? seen < (held ? value / CLEAR : value) : seen > (held ? value * CLEAR : value);
        }
    }

    /**
     * The thresholds.
     *
     * @param definition the check
     * @param values the value in force of a threshold
     * @param book what is known of the server's findings
     */
    public CheckLimits(CheckDefinition definition, ThresholdValues values, LifeBook book) {
        this.definition = definition;
        this.values = values;
        this.book = book;
    }

    private List<Limit> limits() {
        List<Limit> known = limits;
        if (known == null) {
            known = new ArrayList<>();
            for (CheckSeverity severity : WORST_FIRST) {
                CheckThreshold threshold = definition.threshold(severity.word()).orElse(null);
                if (threshold != null) {
                    known.add(new Limit(severity, values.of(definition, threshold), threshold.falling()));
                }
            }
            limits = known;
        }
        return known;
    }

    CheckDefinition definition() {
        return definition;
    }

    double parameter(String name) {
        return definition
                .threshold(name)
                .map(threshold -> values.of(definition, threshold))
                .orElseThrow(() -> new IllegalArgumentException("check " + definition.name()
                        + " asks for its threshold " + name + ", which it does not declare"));
    }

    boolean isSeen(String database, String object) {
        return book.isSeen(definition.name(), database, object);
    }

    Optional<CheckSeverity> grade(double value, String database, String object) {
        Optional<CheckSeverity> open = book.held(definition.name(), database, object);
        for (Limit limit : limits()) {
            if (limit.isPassed(value, open)) {
                return Optional.of(limit.severity());
            }
        }
        return Optional.empty();
    }
}
