package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.table.Table;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names that a subject of the operator cannot have, as a subject or table of the agent has them: its rows would be taken for others'. */
final class ReservedNames {
    /** Of the tables that the agent makes beside a subject's. */
    private static final List<String> ENDINGS = List.of("_totals", "_all");

    private final Set<String> names;

    private ReservedNames(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    /**
     * Collects the names.
     *
     * @param files the names of the files of the agent's own subjects, without {@code .sql}
     * @param collectors all that are registered, but the operator's
     */
    static ReservedNames of(Collection<String> files, Collection<Collector> collectors) {
        Set<String> names = new HashSet<>(files);
        for (Collector collector : collectors) {
            names.add(collector.subject().name());
            for (Table table : collector.subject().tables()) {
                int dot = table.name().indexOf('.');
                names.add(dot < 0 ? table.name() : table.name().substring(0, dot));
            }
        }
        return new ReservedNames(names);
    }

    /** Why a subject cannot have a name. */
    Optional<String> refusal(String subject) {
        if (names.contains(subject)) {
            return Optional.of("the agent has a subject or table of the name " + subject + ": choose another");
        }
        return ENDINGS.stream()
                .filter(subject::endsWith)
                .findFirst()
                .map(ending -> "names that end with " + ending + " are those of tables of the agent: choose another");
    }
}
