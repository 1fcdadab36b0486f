package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Table;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subject {@code activity}: the first thing anyone asks for, so it runs first in each cycle. */
@Component(service = Collector.class, property = "service.ranking:Integer=1000")
public final class ActivityCollector implements Collector {
    /** {@code pg_blocking_pids} stops the lock manager for a moment; more waiters than these say nothing new. */
    static final int MOST_WAITERS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(ActivityCollector.class);
    private static final Subject SUBJECT =
            new Subject("activity", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(tables()));

    private final Map<String, Map<Statement.Key, Sighting>> sightings = new ConcurrentHashMap<>();

    private static Table[] tables() {
        return new Table[] {
            SessionsTable.TABLE,
            SessionCounts.TABLE,
            BlockingTables.WAITERS,
            BlockingTables.EDGES,
            BlockingTables.ROOTS,
            BlockingTables.DEADLOCKS,
            CorrelatedTable.TABLE
        };
    }

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    @Override
    public List<List<Sql>> sql() {
        return List.of(ActivityReader.FILES, BlockingReader.FILES, List.of(BlockingReader.NAMES));
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        Optional<CorrelationState> before = run.state().flatMap(bytes -> decode(bytes, run.server()));
        Session session = run.session();
        Activity activity = ActivityReader.read(session, before.map(CorrelationState::readAt));

        List<Integer> waiters = waiters(activity);
        int examined = Math.min(waiters.size(), MOST_WAITERS);
        List<LockWait> waits = BlockingReader.read(session, waiters.subList(0, examined));
        BlockingGraph graph = new BlockingGraph(blockers(waits), BlockingTables.rest(waiters, examined));

        Correlation correlation =
                new Correlation(before, sightings.getOrDefault(run.server(), Map.of()), activity, graph);
        sightings.put(run.server(), correlation.sightings());

        List<Rowset> rowsets = new ArrayList<>();
        rowsets.add(SessionsTable.of(activity, graph));
        rowsets.add(SessionCounts.of(activity));
        rowsets.addAll(BlockingTables.of(activity, waiters.size(), waits, examined, graph));
        rowsets.add(CorrelatedTable.of(correlation.told()));
        byte[] next = correlation.next().toBytes();
        return new Snapshot(SUBJECT, run.server(), run.at(), 0, rowsets, Optional.of(next));
    }

    /** The longest waiters first. */
    private static List<Integer> waiters(Activity activity) {
        Comparator<Instant> oldest = Comparator.nullsLast(Comparator.naturalOrder());
        return activity.backends().stream()
                .filter(Backend::waitsForLock)
                .sorted(Comparator.comparing(Backend::queryStart, oldest).thenComparing(Backend::pid))
                .map(Backend::pid)
                .toList();
    }

    private static Map<Integer, List<Integer>> blockers(List<LockWait> waits) {
        Map<Integer, List<Integer>> blockers = new LinkedHashMap<>();
        waits.forEach(wait -> blockers.put(wait.pid(), wait.blockedBy()));
        return blockers;
    }

    /** A state that cannot be read costs at most that a few statements are told twice or not at all; waiting for a mend would cost more. */
    private static Optional<CorrelationState> decode(byte[] bytes, String server) {
        try {
            return Optional.of(CorrelationState.of(bytes));
        } catch (IOException e) {
            LOG.warn(
                    "activity_state_unreadable server={} reason={} consequence=statements_in_flight_not_followed",
                    server,
                    e.getMessage());
            return Optional.empty();
        }
    }
}
