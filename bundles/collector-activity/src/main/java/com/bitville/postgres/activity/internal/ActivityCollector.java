package com.bitville.postgres.activity.internal;

import com.bitville.postgres.activity.internal.blocking.BlockingEdges;
import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.blocking.BlockingReader;
import com.bitville.postgres.activity.internal.blocking.BlockingTables;
import com.bitville.postgres.activity.internal.blocking.Incident;
import com.bitville.postgres.activity.internal.blocking.IncidentDetails;
import com.bitville.postgres.activity.internal.blocking.Incidents;
import com.bitville.postgres.activity.internal.blocking.IncidentsTable;
import com.bitville.postgres.activity.internal.blocking.LockWait;
import com.bitville.postgres.activity.internal.blocking.PreparedTransactions;
import com.bitville.postgres.activity.internal.blocking.RelationNames;
import com.bitville.postgres.activity.internal.correlation.AllowedTags;
import com.bitville.postgres.activity.internal.correlation.CorrelatedStatement;
import com.bitville.postgres.activity.internal.correlation.CorrelatedTable;
import com.bitville.postgres.activity.internal.correlation.CorrelationState;
import com.bitville.postgres.activity.internal.correlation.CutComments;
import com.bitville.postgres.activity.internal.correlation.RequestRun;
import com.bitville.postgres.activity.internal.correlation.RequestTracker;
import com.bitville.postgres.activity.internal.correlation.RequestTrackers;
import com.bitville.postgres.activity.internal.correlation.RunSelector;
import com.bitville.postgres.activity.internal.correlation.StatementSighting;
import com.bitville.postgres.activity.internal.profile.Profiles;
import com.bitville.postgres.activity.internal.recorder.SharedLooks;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.activity.internal.session.SessionCounts;
import com.bitville.postgres.activity.internal.session.SessionGroups;
import com.bitville.postgres.activity.internal.session.SessionReader;
import com.bitville.postgres.activity.internal.session.SessionsAtOnce;
import com.bitville.postgres.activity.internal.session.XminHolders;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.database.Capabilities;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subject {@code activity}: the most important data, so it runs first in each cycle. */
@Component(service = Collector.class, property = "service.ranking:Integer=1000")
public final class ActivityCollector implements Collector {
    /** {@code pg_blocking_pids} briefly stops the lock manager; more waiters than this add no information. */
    static final int MOST_WAITERS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(ActivityCollector.class);
    private static final Subject SUBJECT = new Subject(
                    "activity", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(tables()))
            .with(Trait.LOAD, Trait.EMERGENCY);

    /** Kept in memory, not in the state, because it contains texts. */
    private record Memory(
            Map<CorrelatedStatement.Key, StatementSighting> sightings, Map<String, IncidentDetails> incidents) {
        static final Memory EMPTY = new Memory(Map.of(), Map.of());
    }

    private final SharedLooks sharedLooks;
    private final RequestTrackers trackers;
    private final AllowedTags tags;
    private final CutComments cut;
    private final Profiles profiles;
    private final XminHolders xminHolders = new XminHolders();
    private final Map<String, RelationNames> names = new ConcurrentHashMap<>();
    private final Map<String, Memory> memories = new ConcurrentHashMap<>();

    /**
     * The component.
     *
     * @param sharedLooks passes the sessions on to the recorder
     * @param trackers the recorder's runs of requests
     * @param tags which tags of comments may be sent
     * @param cut counts truncated comments
     * @param profiles adds up all looks at sessions
     */
    @Activate
    public ActivityCollector(
            @Reference SharedLooks sharedLooks,
            @Reference RequestTrackers trackers,
            @Reference AllowedTags tags,
            @Reference CutComments cut,
            @Reference Profiles profiles) {
        this.sharedLooks = sharedLooks;
        this.trackers = trackers;
        this.tags = tags;
        this.cut = cut;
        this.profiles = profiles;
    }

    public ActivityCollector() {
        this(new SharedLooks());
    }

    ActivityCollector(SharedLooks sharedLooks) {
        this(sharedLooks, new AllowedTags((server, some) -> some));
    }

    private ActivityCollector(SharedLooks sharedLooks, AllowedTags tags) {
        this(sharedLooks, new RequestTrackers(), tags, new CutComments(), new Profiles(tags));
    }

    private static Table[] tables() {
        return new Table[] {
            SessionsTable.TABLE,
            SessionCounts.TABLE,
            SessionGroups.TABLE,
            SessionGroups.REST,
            RunningStatements.TABLE,
            BlockingTables.WAITERS,
            BlockingEdges.TABLE,
            BlockingEdges.OMITTED,
            BlockingTables.ROOTS,
            BlockingTables.DEADLOCKS,
            IncidentsTable.TABLE,
            XminHolders.TABLE,
            CorrelatedTable.TABLE
        };
    }

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    @Override
    public List<List<Sql>> sql() {
        return List.of(
                SessionReader.FILES,
                BlockingReader.FILES,
                List.of(RelationNames.FILE),
                List.of(PreparedTransactions.FILE),
                List.of(XminHolders.FILE));
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        Optional<ActivityState> before = run.state().flatMap(bytes -> decode(bytes, run.server()));
        Optional<CorrelationState> followed = before.map(ActivityState::correlation);
        Session session = run.session();
        SessionsAtOnce sessionsAtOnce = SessionReader.read(session, followed.map(CorrelationState::readAt));

        List<Integer> waiters = waiters(sessionsAtOnce);
        int examined = Math.min(waiters.size(), MOST_WAITERS);
        Optional<PreparedTransactions.Named> read = waits(run, session, waiters.subList(0, examined));
        PreparedTransactions.Named waits =
                read.orElse(new PreparedTransactions.Named(List.of(), PreparedTransactions.NONE));
        BlockingGraph graph = new BlockingGraph(blockers(waits.waits()), BlockingTables.rest(waiters, examined));

        Memory memory = memories.getOrDefault(run.server(), Memory.EMPTY);
        RunSelector runSelector = new RunSelector(followed, memory.sightings(), sessionsAtOnce, graph);
        Incidents incidents = new Incidents(
                before.map(ActivityState::incidents).orElse(List.of()),
                memory.incidents(),
                sessionsAtOnce,
                waits,
                graph);
        if (!run.trial()) {
            memories.put(run.server(), new Memory(runSelector.sightings(), incidents.details()));
            sharedLooks.read(
                    run.server(), new SharedLooks.Look(sessionsAtOnce.readAt(), sessionsAtOnce.backends(), graph));
            // Where the budget leaves nothing to the recorder, a cycle is one look; a look that both pass on counts
            // once.
            profiles.of(run.server()).saw(sessionsAtOnce.readAt(), sessionsAtOnce.backends(), graph.processes());
        }

        List<Rowset> rowsets = new ArrayList<>();
        rowsets.add(SessionsTable.of(sessionsAtOnce, graph));
        int limit = textLimit(session.capabilities());
        SessionCounts counts = SessionCounts.of(sessionsAtOnce, some -> tags.route(run.server(), some), limit);
        rowsets.add(counts.rowset());
        rowsets.addAll(SessionGroups.of(sessionsAtOnce));
        RunningStatements.of(sessionsAtOnce, session.capabilities()).ifPresent(rowsets::add);
        if (read.isPresent()) {
            rowsets.addAll(BlockingTables.of(sessionsAtOnce, waiters.size(), waits, examined, graph));
            rowsets.add(IncidentsTable.of(incidents, sharedLooks.waits(run.server()), sessionsAtOnce.readAt()));
        }
        xminHolders.read(run, sessionsAtOnce).ifPresent(rowsets::add);
        List<RequestRun> drained = run.trial() ? List.of() : ended(trackers.of(run.server()), sessionsAtOnce);
        List<RequestRun> ended = drained.stream()
                .filter(request -> !runSelector.isRunning(request.key()))
                .toList();
        if (!run.trial()) {
            cut.saw(run.server(), counts.commentsCut(), limit);
        }
        rowsets.add(new CorrelatedTable(loggedFromMs(session.capabilities()), some -> tags.of(run.server(), some))
                .seen(ended)
                .of(runSelector.told(ended.stream().map(RequestRun::key).collect(Collectors.toSet()))));
        // A session that was not read has not ended.
        List<Incident> open = read.isPresent()
                ? incidents.open()
                : before.map(ActivityState::incidents).orElse(List.of());
        byte[] next = new ActivityState(runSelector.next(), open).toBytes();
        return new Snapshot(SUBJECT, run.server(), run.at(), 0, rowsets, Optional.of(next)).with(counts.load());
    }

    private static List<RequestRun> ended(RequestTracker tracker, SessionsAtOnce sessionsAtOnce) {
        Map<Integer, Backend> backends = sessionsAtOnce.byPid();
        tracker.keep(key -> {
            Backend backend = backends.get(key.pid());
            return backend != null && backend.running() && key.start().equals(backend.queryStart());
        });
        return tracker.drain();
    }

    /** From which duration on the log reports a statement or its plan; limits of single roles are unknown here. */
    private static double loggedFromMs(Capabilities capabilities) {
        return Stream.of("log_min_duration_statement", "auto_explain.log_min_duration")
                .map(limit -> Double.parseDouble(capabilities.settings().getOrDefault(limit, "-1")))
                .filter(ms -> ms >= 0)
                .min(Comparator.naturalOrder())
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** From which length on a text may be truncated; if that is unknown, none counts as truncated. */
    private static int textLimit(Capabilities capabilities) {
        return Integer.parseInt(
                capabilities.settings().getOrDefault("track_activity_query_size", String.valueOf(Integer.MAX_VALUE)));
    }

    /** Empty if the role may not read locks, which the doctor reports: the sessions must not be lost because of it. */
    private Optional<PreparedTransactions.Named> waits(Run run, Session session, List<Integer> waiters)
            throws CollectException {
        try {
            return Optional.of(BlockingReader.read(
                    session, waiters, names.computeIfAbsent(run.server(), server -> new RelationNames()), run.at()));
        } catch (CollectException e) {
            if (e.reason() != Reason.NOT_PERMITTED) {
                throw e;
            }
            LOG.debug("blocking_not_permitted server={} reason=\"{}\"", run.server(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The longest waiters first. */
    private static List<Integer> waiters(SessionsAtOnce sessionsAtOnce) {
        Comparator<Instant> oldest = Comparator.nullsLast(Comparator.naturalOrder());
        return sessionsAtOnce.backends().stream()
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

    /** With an unreadable state, at worst a few statements are sent twice or not at all; failing would cost more. */
    private static Optional<ActivityState> decode(byte[] bytes, String server) {
        try {
            return Optional.of(ActivityState.of(bytes));
        } catch (IOException e) {
            LOG.warn(
                    "activity_state_unreadable server={} reason={} consequence=statements_in_flight_not_followed",
                    server,
                    e.getMessage());
            return Optional.empty();
        }
    }
}
