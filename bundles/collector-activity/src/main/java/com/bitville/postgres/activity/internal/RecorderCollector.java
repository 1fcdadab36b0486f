package com.bitville.postgres.activity.internal;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.correlation.AllowedTags;
import com.bitville.postgres.activity.internal.correlation.RequestTrackers;
import com.bitville.postgres.activity.internal.profile.Profiles;
import com.bitville.postgres.activity.internal.recorder.ErrorFindings;
import com.bitville.postgres.activity.internal.recorder.RecorderSample;
import com.bitville.postgres.activity.internal.recorder.RecorderTables;
import com.bitville.postgres.activity.internal.recorder.ServerRecorder;
import com.bitville.postgres.activity.internal.recorder.SharedLooks;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.activity.internal.session.BackendRow;
import com.bitville.postgres.activity.internal.session.ResultRow;
import com.bitville.postgres.activity.internal.session.SessionReader;
import com.bitville.postgres.api.check.FindingsReport;
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
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The subject {@code recorder}: samples every second and sends nothing until a trigger; then it sends the minute before and after. The
 * samples are lost with the bundle.
 */
@Component(service = Collector.class)
public final class RecorderCollector implements Collector {
    private static final List<Sql> FILES = List.of(
            Sql.resource(RecorderCollector.class, "recorder"), Sql.resource(RecorderCollector.class, "recorder_13"));
    private static final Sql BLOCKERS = Sql.resource(RecorderCollector.class, "recorder_blockers");
    private static final Subject SUBJECT = new Subject(
                    "recorder",
                    Scope.SERVER,
                    Duration.ofSeconds(1),
                    Lane.CORE,
                    List.of(
                            RecorderTables.TRIGGER,
                            RecorderTables.SAMPLES,
                            RecorderTables.STATEMENTS,
                            RecorderTables.BLOCKERS))
            .with(Trait.SAMPLED, Trait.EMERGENCY);

    /** All that a reading has. */
    private record Observation(Instant at, List<Backend> backends) {}

    private final ServerRecorder.Window window;
    private final SharedLooks sharedLooks;
    private final RequestTrackers trackers;
    private final AllowedTags tags;
    private final Profiles profiles;
    private final Map<String, ServerRecorder> recordings = new ConcurrentHashMap<>();
    private final Map<String, ErrorFindings> errors = new ConcurrentHashMap<>();
    private volatile @Nullable FindingsReport findings;

    /**
     * The component.
     *
     * @param sharedLooks the sessions read by cycles
     * @param trackers receives the runs of requests
     * @param tags which tags of comments may be sent
     * @param profiles adds up all samples
     */
    @Activate
    public RecorderCollector(
            @Reference SharedLooks sharedLooks,
            @Reference RequestTrackers trackers,
            @Reference AllowedTags tags,
            @Reference Profiles profiles) {
        this(ServerRecorder.Window.DEFAULT, sharedLooks, trackers, tags, profiles);
    }

    RecorderCollector(ServerRecorder.Window window) {
        this(window, new SharedLooks());
    }

    RecorderCollector(ServerRecorder.Window window, SharedLooks sharedLooks) {
        this(window, sharedLooks, new Profiles(new AllowedTags((server, some) -> some)));
    }

    RecorderCollector(ServerRecorder.Window window, SharedLooks sharedLooks, Profiles profiles) {
        this(window, sharedLooks, new RequestTrackers(), new AllowedTags((server, some) -> some), profiles);
    }

    private RecorderCollector(
            ServerRecorder.Window window,
            SharedLooks sharedLooks,
            RequestTrackers trackers,
            AllowedTags tags,
            Profiles profiles) {
        this.window = window;
        this.sharedLooks = sharedLooks;
        this.trackers = trackers;
        this.tags = tags;
        this.profiles = profiles;
    }

    /** Optional: it records whether anybody looks for findings or not. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFindings(FindingsReport report) {
        findings = report;
    }

    void unbindFindings(FindingsReport report) {
        if (findings == report) {
            findings = null;
        }
    }

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    @Override
    public List<List<Sql>> sql() {
        return List.of(FILES, List.of(BLOCKERS));
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        Session session = run.session();
        SessionReader.refuseToSeeOnlyItself(session.capabilities());
        // A trial must not consume data that is sent only once, because its result is discarded.
        Optional<SharedLooks.Look> look = run.trial() ? Optional.empty() : sharedLooks.take(run.server());
        Observation seen =
                look.map(taken -> new Observation(taken.at(), taken.backends())).orElse(null);
        if (seen == null) {
            seen = observation(session);
        }
        if (run.trial()) {
            return Snapshot.of(SUBJECT, run, List.of());
        }
        RecorderSample recorderSample = RecorderSample.of(seen.at(), seen.backends());
        sharedLooks
                .waits(run.server())
                .saw(
                        recorderSample.at(),
                        recorderSample.sessions().stream()
                                .filter(Backend::waitsForLock)
                                .map(Backend::pid)
                                .toList());
        ServerRecorder serverRecorder = recordings.computeIfAbsent(
                run.server(), server -> new ServerRecorder(window, route -> tags.route(server, route)));
        List<BlockingGraph.Edge> edges = List.of();
        if (serverRecorder.asksForBlockers(recorderSample)) {
            edges = look.isPresent() ? look.get().graph().processes() : edges(session, recorderSample);
        }
        profiles.of(run.server()).saw(seen.at(), seen.backends(), edges);
        trackers.of(run.server())
                .saw(recorderSample, edges, recorderSample.sessions().size() < RecorderSample.MOST);
        List<Rowset> sent = serverRecorder
                .add(recorderSample, edges, run.overloadReason(), opened(run))
                .orElse(List.of());
        return Snapshot.of(SUBJECT, run, sent);
    }

    private Optional<String> opened(Run run) {
        FindingsReport report = findings;
        return report == null
                ? Optional.empty()
                : errors.computeIfAbsent(run.server(), server -> new ErrorFindings())
                        .opened(report.errors(run.server()), run.at());
    }

    private static List<BlockingGraph.Edge> edges(Session session, RecorderSample recorderSample)
            throws CollectException {
        List<Integer> waiters = recorderSample.sessions().stream()
                .filter(Backend::waitsForLock)
                .sorted(Comparator.comparing(Backend::queryStart, Comparator.nullsLast(Comparator.naturalOrder())))
                .map(Backend::pid)
                .limit(ActivityCollector.MOST_WAITERS)
                .toList();
        Set<BlockingGraph.Edge> edges = new LinkedHashSet<>();
        Rows found;
        try {
            found = session.query(BLOCKERS, waiters);
        } catch (CollectException e) {
            if (e.reason() != Reason.NOT_PERMITTED) {
                throw e;
            }
            // The role may not read it, which the doctor reports: the sample must not be lost because of it.
            return List.of();
        }
        ResultRow.map(found, resultRow -> {
            int pid = Objects.requireNonNull(resultRow.integer("pid"));
            resultRow.integers("blocked_by").stream()
                    .filter(blocker -> blocker != pid)
                    .forEach(blocker -> edges.add(new BlockingGraph.Edge(pid, blocker)));
            return resultRow;
        });
        return List.copyOf(edges);
    }

    private static Observation observation(Session session) throws CollectException {
        Rows rows = session.query(Sql.choose(FILES, session.capabilities()));
        Instant[] at = {Instant.EPOCH};
        List<Backend> backends = new ArrayList<>();
        ResultRow.map(rows, resultRow -> {
            at[0] = Objects.requireNonNull(resultRow.time("read_at"));
            return resultRow.integer("pid") != null && backends.add(BackendRow.brief(resultRow));
        });
        return new Observation(at[0], backends);
    }
}
