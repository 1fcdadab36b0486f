package com.bitville.postgres.api.history.series;

import java.util.Objects;
import java.util.Set;

/**
 * A declared figure.
 *
 * @param name dotted lower snake case, the thing first ({@code sessions.active}); at most 48 characters
 * @param unit of the values that are read: {@code count}, {@code bytes}, {@code ms}, {@code percent}; of a {@link FigureKind#COUNTER}
 *     they are in this unit in a second
 * @param kind how it is kept
 * @param aggregates what is kept of each step; a figure of objects has its mean alone
 * @param description what it means, one sentence
 */
public record Figure(String name, String unit, FigureKind kind, Set<Aggregate> aggregates, String description) {
    /** Takes a copy of the aggregates and refuses a null part. */
    public Figure {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(description, "description");
        aggregates = Set.copyOf(aggregates);
    }
}
