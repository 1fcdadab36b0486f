package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.engine.internal.collector.CollectorRegistration;
import com.bitville.postgres.engine.internal.collector.CollectorStats;
import com.bitville.postgres.engine.internal.collector.ScheduledCollector;
import com.bitville.postgres.engine.internal.whiteboard.ServiceWhiteboard;
import com.bitville.postgres.engine.internal.whiteboard.TrackedService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The collectors of one scope on one server, in running order; the last is shed first. Made anew when a collector has come or gone, as it is
 * asked for at every look of the loop. Thread-safe.
 */
final class RunningOrder {
    /** A log over SQL is shed before what is read once a server; in a visit, what is read seldom before the rest. */
    static final double LAST = 1;

    private static final Comparator<ScheduledCollector> CHEAPEST_FIRST = Comparator.comparing(
                    (ScheduledCollector scheduledCollector) ->
                            scheduledCollector.subject().has(Trait.ISOLATED))
            .thenComparing(scheduledCollector -> scheduledCollector.subject().lane())
            .thenComparing(scheduledCollector -> -scheduledCollector.collector().ranking())
            .thenComparing(scheduledCollector -> scheduledCollector.subject().name());

    private final ServiceWhiteboard<CollectorRegistration> collectors;
    private final String server;
    private final Scope scope;
    private final long interval;
    private final Map<String, CollectorStats> records = new ConcurrentHashMap<>();
    private volatile @Nullable Order order;

    /** {@code interval}: of the cycles; what is sampled more often runs between them. */
    RunningOrder(ServiceWhiteboard<CollectorRegistration> collectors, String server, Scope scope, Duration interval) {
        this.collectors = collectors;
        this.server = server;
        this.scope = scope;
        this.interval = interval.toNanos();
    }

    private record Order(
            long version,
            List<ScheduledCollector> all,
            List<ScheduledCollector> sampled,
            List<ScheduledCollector> inCycles) {}

    List<ScheduledCollector> all() {
        return current().all();
    }

    /** Those that are sampled between cycles: the subject says so, and its interval is shorter than that of the cycles. */
    List<ScheduledCollector> sampled() {
        return current().sampled();
    }

    /** All others. */
    List<ScheduledCollector> inCycles() {
        return current().inCycles();
    }

    private Order current() {
        Order known = order;
        // Read before the services: one that comes in between makes the order outdated, never incomplete.
        long version = collectors.version();
        if (known == null || known.version() != version) {
            List<ScheduledCollector> all = placed();
            known = new Order(
                    version,
                    all,
                    all.stream().filter(this::between).toList(),
                    all.stream().filter(one -> !between(one)).toList());
            order = known;
        }
        return known;
    }

    private boolean between(ScheduledCollector one) {
        return one.subject().has(Trait.SAMPLED) && one.subject().every().toNanos() < interval;
    }

    private List<ScheduledCollector> placed() {
        List<ScheduledCollector> all = new ArrayList<>();
        for (TrackedService<CollectorRegistration> collector : collectors.services()) {
            Subject subject = collector.service().subject();
            if (subject.scope() == scope) {
                all.add(new ScheduledCollector(collector, subject, record(subject), false, 0));
            }
        }
        all.sort(CHEAPEST_FIRST);
        List<ScheduledCollector> placed = new ArrayList<>();
        boolean heard = false;
        for (ScheduledCollector one : all) {
            boolean gauge = !heard && one.subject().has(Trait.LOAD);
            heard |= gauge;
            placed.add(one.at(gauge, place(one, placed.size(), all)));
        }
        return List.copyOf(placed);
    }

    private double place(ScheduledCollector one, int before, List<ScheduledCollector> all) {
        return switch (scope) {
            case SERVER -> before / (double) all.size();
            case DATABASE ->
                all.stream()
                                .anyMatch(other -> other.subject()
                                                .every()
                                                .compareTo(one.subject().every())
                                        < 0)
                        ? LAST
                        : 0;
            case SERVER_FILES, HOST, AGENT -> LAST;
        };
    }

    /** A collector that returns with a changed subject starts with new figures. */
    private CollectorStats record(Subject subject) {
        return records.compute(
                subject.name(),
                (name, known) -> known == null || !known.isOf(subject) ? new CollectorStats(subject, server) : known);
    }
}
