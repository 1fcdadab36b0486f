package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The subject {@code recorder}: looks every second and tells nothing, until something happens that is worth the minute before and after
 * it. What it holds is lost with its bundle.
 */
@Component(service = Collector.class)
public final class RecorderCollector implements Collector {
    /** A sample of more sessions keeps those that wait for a lock, then those that run. */
    static final int MOST_SESSIONS = 500;

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

    private final Recording.Window window;
    private final RequestTrackers trackers;
    private final AllowedTags tags;
    private final Map<String, Recording> recordings = new ConcurrentHashMap<>();

    /**
     * The component.
     *
     * @param trackers takes what is seen of requests
     * @param tags which tags of comments may leave
     */
    @Activate
    public RecorderCollector(@Reference RequestTrackers trackers, @Reference AllowedTags tags) {
        this(Recording.Window.DEFAULT, trackers, tags);
    }

    RecorderCollector(Recording.Window window) {
        this(window, new RequestTrackers(), new AllowedTags((server, some) -> some));
    }

    private RecorderCollector(Recording.Window window, RequestTrackers trackers, AllowedTags tags) {
        this.window = window;
        this.trackers = trackers;
        this.tags = tags;
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
        ActivityReader.refuseToSeeOnlyItself(session.capabilities());
        Observation observation = observation(session.query(Sql.choose(FILES, session.capabilities())));
        if (run.trial()) {
            // What is told once would be told to nobody.
            return Snapshot.of(SUBJECT, run, List.of());
        }
        Recording recording = recordings.computeIfAbsent(
                run.server(), server -> new Recording(window, route -> tags.route(server, route)));
        List<BlockingGraph.Edge> edges =
                recording.asksForBlockers(observation) ? edges(session, observation) : List.of();
        trackers.of(run.server()).saw(observation, edges, observation.sessions().size() < MOST_SESSIONS);
        List<Rowset> sent = recording.add(observation, edges, run.distress()).orElse(List.of());
        return Snapshot.of(SUBJECT, run, sent);
    }

    private static List<BlockingGraph.Edge> edges(Session session, Observation observation) throws CollectException {
        List<Integer> waiters = observation.sessions().stream()
                .filter(Observation.Seen::waitsForLock)
                .sorted(Comparator.comparing(
                        Observation.Seen::queryStart, Comparator.nullsLast(Comparator.naturalOrder())))
                .map(Observation.Seen::pid)
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
            // Closed to the role, of which the doctor tells: the second must not be lost for it.
            return List.of();
        }
        Row.map(found, row -> {
            int pid = Objects.requireNonNull(row.integer("pid"));
            row.integers("blocked_by").stream()
                    .filter(blocker -> blocker != pid)
                    .forEach(blocker -> edges.add(new BlockingGraph.Edge(pid, blocker)));
            return row;
        });
        return List.copyOf(edges);
    }

    private static Observation observation(Rows rows) {
        List<Observation.Seen> sessions = new ArrayList<>();
        Instant[] at = {Instant.EPOCH};
        Row.map(rows, row -> {
            Integer pid = row.integer("pid");
            at[0] = Objects.requireNonNull(row.time("read_at"));
            if (pid != null) {
                sessions.add(seen(pid, row));
            }
            return row;
        });
        sessions.sort(Comparator.comparing((Observation.Seen seen) -> !seen.waitsForLock())
                .thenComparing(seen -> !seen.active()));
        return new Observation(at[0], sessions.subList(0, Math.min(MOST_SESSIONS, sessions.size())));
    }

    private static Observation.Seen seen(int pid, Row row) {
        return new Observation.Seen(
                pid,
                row.time("query_start"),
                Objects.requireNonNullElse(row.text("state"), ""),
                row.text("wait_event_type"),
                row.text("wait_event"),
                row.text("usename"),
                row.text("datname"),
                row.text("application_name"),
                row.number("query_id"),
                row.statement(),
                row.text("query_end"));
    }
}
