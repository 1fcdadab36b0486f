package com.bitville.postgres.api.check;

import com.bitville.postgres.api.collect.Scope;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a check is.
 *
 * @param name unique, lower snake case; part of every finding's id, so it never changes
 * @param scope {@link Scope#SERVER}, or {@link Scope#HOST} for one about the host that the agent runs on
 * @param group a word under which checks are listed ({@code survival}, {@code load})
 * @param description what it finds, one sentence
 * @param tables the tables without which it cannot decide; while one is missing the answer is {@link CheckSeverity#UNKNOWN} or {@link
 *     CheckSeverity#NOT_PERMITTED} and the check is not asked
 * @param thresholds what the operator may change
 */
public record CheckDefinition(
        String name,
        Scope scope,
        String group,
        String description,
        List<String> tables,
        List<CheckThreshold> thresholds) {
    /** Takes copies and refuses a null part. */
    public CheckDefinition {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(description, "description");
        tables = List.copyOf(tables);
        thresholds = List.copyOf(thresholds);
        if (scope != Scope.SERVER && scope != Scope.HOST) {
            throw new IllegalArgumentException(
                    "check " + name + " has the scope " + scope + "; allowed are SERVER and HOST");
        }
    }

    /**
     * A threshold.
     *
     * @param threshold its name
     * @return the threshold, or empty if the check has none of that name
     */
    public Optional<CheckThreshold> threshold(String threshold) {
        return thresholds.stream().filter(one -> one.name().equals(threshold)).findFirst();
    }
}
