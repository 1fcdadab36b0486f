package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What runs in a visit to a database: what is due, and then, if these have told that its catalogs changed, what reads the catalogs and last
 * ran before that.
 *
 * @param due what is due, at least one; what the budget left out of the last visit comes before what it did not
 */
record VisitPlan(
        long slot,
        String database,
        List<ScheduledCollector> due,
        List<ScheduledCollector> others,
        CatalogStates catalogStates)
        implements Iterable<ScheduledCollector> {
    static VisitPlan of(long slot, String database, List<ScheduledCollector> all, CatalogStates catalogStates) {
        List<ScheduledCollector> due = all.stream()
                .filter(one -> one.record().due(slot, database))
                .sorted(((Comparator<ScheduledCollector>)
                                (one, other) -> one.record().compareLastRun(other.record(), database))
                        .thenComparing(ScheduledCollector::place))
                .toList();
        List<ScheduledCollector> others = all.stream()
                .filter(one -> !due.contains(one) && one.subject().has(Trait.CATALOGS))
                .toList();
        return new VisitPlan(slot, database, due, others, catalogStates);
    }

    /** Asks what is due by a change only when the rest has run. */
    @Override
    public Iterator<ScheduledCollector> iterator() {
        return Stream.of(due.stream(), others.stream().filter(this::isOutdated))
                .flatMap(part -> part)
                .iterator();
    }

    private boolean isOutdated(ScheduledCollector one) {
        return one.record().outdated(slot, database, catalogState());
    }

    OptionalLong catalogState() {
        return catalogStates.of(database);
    }

    void saw(long state) {
        catalogStates.saw(database, state);
    }
}
