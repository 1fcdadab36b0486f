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
 * @param every the shortest time between two runs, at most 366 days; {@link Duration#ZERO} means every cycle. A subject that is read
 *     between the cycles has {@link Trait#SAMPLED}
 * @param lane when it runs, how long it may take, and how early it is skipped
 * @param tables the tables a snapshot may contain; the engine refuses a snapshot with any other. A rowset may lack columns that the server does
 *     not have, and have further ones, of another kind than {@link com.bitville.postgres.api.collect.table.Kind#TEXT}
 * @param traits what it needs from the engine beyond its turn in each cycle
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
            throw new IllegalArgumentException(
                    "subject " + name + " runs every " + every + "; allowed are 0 to " + LONGEST.toDays() + " days");
        }
        if ((traits.contains(Trait.SAMPLED) || traits.contains(Trait.LOAD)) && scope != Scope.SERVER) {
            throw new IllegalArgumentException(
                    "subject " + name + " of scope " + scope + " has " + traits + ": SAMPLED and LOAD are for SERVER");
        }
        if (traits.contains(Trait.ISOLATED) && (scope != Scope.SERVER || traits.contains(Trait.SAMPLED))) {
            throw new IllegalArgumentException("subject " + name + " of scope " + scope + " has " + traits
                    + ": ISOLATED is for SERVER, in cycles");
        }
        if (traits.contains(Trait.CATALOGS) && scope != Scope.DATABASE) {
            throw new IllegalArgumentException(
                    "subject " + name + " of scope " + scope + " has " + traits + ": CATALOGS is for DATABASE");
        }
        if (traits.contains(Trait.SAMPLED) && every.compareTo(SHORTEST_SAMPLING) < 0) {
            throw new IllegalArgumentException("subject " + name + " is sampled every " + every.toMillis()
                    + " ms; the shortest interval is " + SHORTEST_SAMPLING.toMillis() + " ms");
        }
    }

    /**
     * A subject without traits.
     *
     * @param name its name
     * @param scope what one run is about
     * @param every the shortest time between two runs
     * @param lane when it runs, how long it may take, and how early it is skipped
     * @param tables the tables a snapshot may contain
     */
    public Subject(String name, Scope scope, Duration every, Lane lane, List<Table> tables) {
        this(name, scope, every, lane, tables, Set.of());
    }

    /**
     * The same subject with more traits.
     *
     * @param added further traits
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
     * @return true if the subject has it
     */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }
}
