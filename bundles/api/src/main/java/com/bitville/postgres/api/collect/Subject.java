package com.bitville.postgres.api.collect;

import com.bitville.postgres.api.collect.table.Table;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a collector collects: the same word in its class, SQL file, configuration PID, wire name and documentation page.
 *
 * @param name a lower-case letter, then at most 62 of {@code a-z}, {@code 0-9} and {@code _} ({@code activity}, {@code statement_texts});
 *     unique in the agent: of two collectors of one name the engine runs that of the bundle installed first and refuses the other
 * @param scope what one run is about
 * @param every the shortest time between two runs, at most 366 days; {@link Duration#ZERO} means every cycle. What is to be read between the
 *     cycles says so by {@link Trait#SAMPLED}
 * @param lane when it runs, how long it may take, and how soon it gives way
 * @param tables the tables a snapshot of it may hold; the engine refuses a snapshot with another. A rowset may lack columns of its table that
 *     the server does not have, and hold more, of another kind than {@link com.bitville.postgres.api.collect.table.Kind#TEXT}
 * @param traits what it asks of the engine beyond its turn in each cycle
 */
public record Subject(String name, Scope scope, Duration every, Lane lane, List<Table> tables, Set<Trait> traits) {
    /** The longest {@code every}. */
    public static final Duration LONGEST = Duration.ofDays(366);
    /** The shortest {@code every} of a subject that is sampled. */
    public static final Duration SHORTEST_SAMPLING = Duration.ofSeconds(1);

    /** Takes copies of the collections and refuses a trait that the scope or {@code every} forbids. */
    public Subject {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(lane, "lane");
        tables = List.copyOf(tables);
        traits = Set.copyOf(traits);
        if (every.isNegative() || every.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("subject " + name + " is to run every " + every + ", allowed are 0 to "
                    + LONGEST.toDays() + " days");
        }
        if ((traits.contains(Trait.SAMPLED) || traits.contains(Trait.LOAD)) && scope != Scope.SERVER) {
            throw new IllegalArgumentException(
                    "subject " + name + " of scope " + scope + " has " + traits + ": SAMPLED and LOAD are for SERVER");
        }
        if (traits.contains(Trait.SAMPLED) && every.compareTo(SHORTEST_SAMPLING) < 0) {
            throw new IllegalArgumentException("subject " + name + " is to be sampled every " + every.toMillis()
                    + " ms, allowed are " + SHORTEST_SAMPLING.toMillis() + " ms and more");
        }
    }

    /**
     * A subject without traits.
     *
     * @param name its name
     * @param scope what one run is about
     * @param every the shortest time between two runs
     * @param lane when it runs, how long it may take, and how soon it gives way
     * @param tables the tables a snapshot of it may hold
     */
    public Subject(String name, Scope scope, Duration every, Lane lane, List<Table> tables) {
        this(name, scope, every, lane, tables, Set.of());
    }

    /**
     * The same subject with more traits.
     *
     * @param added what it asks of the engine besides
     * @return the subject
     */
    public Subject with(Trait... added) {
        Set<Trait> all = new HashSet<>(traits);
        all.addAll(Set.of(added));
        return new Subject(name, scope, every, lane, tables, all);
    }

    /**
     * Whether it has a trait.
     *
     * @param trait the trait
     * @return true if it asks for it
     */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }
}
