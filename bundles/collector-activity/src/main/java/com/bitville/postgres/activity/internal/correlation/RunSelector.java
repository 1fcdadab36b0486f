package com.bitville.postgres.activity.internal.correlation;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.activity.internal.session.SessionsAtOnce;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Selects the statements of application requests to send in a cycle: each once, after it has ended; one that runs for five minutes also at
 * that time. A run that ended between two cycles is known from its idle session. It has no state: everything is passed in and returned.
 */
public final class RunSelector {
    static final Duration LONG_RUNNING = Duration.ofMinutes(5);

    /** Applications announce a request with this statement, which is not part of the request itself. */
    private static final Pattern ANNOUNCEMENT = Pattern.compile(
            "^\\s*(?:SET\\s+(?:SESSION\\s+|LOCAL\\s+)?application_name|SELECT\\s+(?:pg_catalog\\.)?set_config\\(\\s*'application_name')\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final double NO_TIME_MS = 1;

    /** Statements that only frame those of a request. */
    private static final Pattern FRAME = Pattern.compile(
            "\\s*(?:BEGIN|START\\s+TRANSACTION|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|SET|RESET|SHOW|DISCARD"
                    + "|DEALLOCATE|CLOSE|UNLISTEN)\\b",
            Pattern.CASE_INSENSITIVE);

    private final Instant now;
    private final Optional<CorrelationState> before;
    private final Map<CorrelatedStatement.Key, CorrelatedStatement> runningBefore = new HashMap<>();
    private final Map<CorrelatedStatement.Key, StatementSighting> seenBefore;
    private final Map<CorrelatedStatement.Key, StatementSighting> seenNow = new LinkedHashMap<>();
    private final Map<Integer, Backend> byPid;
    private final List<CorrelatedRun> told = new ArrayList<>();
    private final List<CorrelatedStatement> running = new ArrayList<>();

    /**
     * Follows the statements one cycle further.
     *
     * @param before the committed state, or empty at the very first cycle
     * @param seenBefore details of statements seen since this process began
     */
    public RunSelector(
            Optional<CorrelationState> before,
            Map<CorrelatedStatement.Key, StatementSighting> seenBefore,
            SessionsAtOnce sessionsAtOnce,
            BlockingGraph graph) {
        this.before = before;
        this.seenBefore = seenBefore;
        this.now = sessionsAtOnce.readAt();
        this.byPid = sessionsAtOnce.byPid();
        before.ifPresent(state -> state.running().forEach(one -> runningBefore.put(one.key(), one)));
        for (Backend backend : sessionsAtOnce.backends()) {
            CorrelatedStatement correlatedStatement = statement(backend);
            if (correlatedStatement != null) {
                seenNow.put(correlatedStatement.key(), StatementSighting.of(backend, graph, byPid));
                follow(correlatedStatement, backend);
            }
        }
        before.ifPresent(state -> state.running().stream()
                .filter(correlatedStatement -> !isRunning(correlatedStatement.key()))
                .forEach(this::ended));
    }

    /** Whether a run is still active, so that it is sent at its end. */
    public boolean isRunning(CorrelatedStatement.Key key) {
        StatementSighting statementSighting = seenNow.get(key);
        return statementSighting != null && statementSighting.backend().running();
    }

    /**
     * The runs to send.
     *
     * @param watched the runs that the recorder saw end: it knows their duration to a second, a cycle only a minimum
     */
    public List<CorrelatedRun> told(Set<CorrelatedStatement.Key> watched) {
        return told.stream()
                .filter(run -> !noise(run))
                .filter(run -> run.exact()
                        || run.statement().announced()
                        || !watched.contains(run.statement().key()))
                .toList();
    }

    /** A run that took no time is not sent if it only frames a transaction, or if its request has a longer run. */
    private boolean noise(CorrelatedRun run) {
        if (!run.exact() || run.durationMs() >= NO_TIME_MS) {
            return false;
        }
        String id = run.statement().correlationId();
        String query = run.last() == null ? null : run.last().backend().query();
        return (query != null && FRAME.matcher(query).lookingAt())
                || told.stream()
                        .anyMatch(other -> other.durationMs() >= NO_TIME_MS
                                && other.statement().correlationId().equals(id));
    }

    /** The state for the next cycle. */
    public CorrelationState next() {
        running.sort(Comparator.comparing(CorrelatedStatement::start));
        return new CorrelationState(now, running.subList(0, Math.min(running.size(), CorrelationState.MOST)));
    }

    /**
     * Details to keep in memory. Those of the previous cycle are kept too: if this cycle is not committed, its ended runs are sent again.
     */
    public Map<CorrelatedStatement.Key, StatementSighting> sightings() {
        Map<CorrelatedStatement.Key, StatementSighting> kept = new LinkedHashMap<>();
        before.ifPresent(state -> state.running().forEach(correlatedStatement -> {
            StatementSighting statementSighting = seenBefore.get(correlatedStatement.key());
            if (statementSighting != null) {
                kept.put(correlatedStatement.key(), statementSighting);
            }
        }));
        running.forEach(correlatedStatement -> {
            StatementSighting statementSighting = seenNow.get(correlatedStatement.key());
            if (statementSighting != null) {
                kept.put(correlatedStatement.key(), statementSighting);
            }
        });
        return kept;
    }

    private @Nullable CorrelatedStatement statement(Backend backend) {
        String id = backend.context().correlationId();
        Instant start = backend.queryStart();
        // A parallel worker has its leader's name and text but runs no separate statement.
        if (id == null || start == null || !backend.client() || announcement(backend.query())) {
            return null;
        }
        return new CorrelatedStatement(backend.pid(), start, id, now, false);
    }

    static boolean announcement(@Nullable String query) {
        return query == null || query.isEmpty() || ANNOUNCEMENT.matcher(query).matches();
    }

    private void follow(CorrelatedStatement correlatedStatement, Backend backend) {
        CorrelatedStatement known = runningBefore.get(correlatedStatement.key());
        if (backend.running()) {
            boolean announced = known != null && known.announced();
            boolean announce = !announced
                    && Duration.between(correlatedStatement.start(), now).compareTo(LONG_RUNNING) >= 0;
            CorrelatedStatement next = new CorrelatedStatement(
                    correlatedStatement.pid(),
                    correlatedStatement.start(),
                    correlatedStatement.correlationId(),
                    now,
                    announced || announce);
            running.add(next);
            if (announce) {
                told.add(new CorrelatedRun(
                        next,
                        millis(correlatedStatement.start(), now),
                        false,
                        false,
                        seenNow.get(correlatedStatement.key())));
            }
        } else if (known == null && endedSinceLastCycle(backend)) {
            told.add(new CorrelatedRun(
                    correlatedStatement,
                    millis(correlatedStatement.start(), backend.stateChange()),
                    true,
                    true,
                    seenNow.get(correlatedStatement.key())));
        }
    }

    private boolean endedSinceLastCycle(Backend backend) {
        Instant end = backend.stateChange();
        return end != null && before.isPresent() && end.isAfter(before.get().readAt());
    }

    private void ended(CorrelatedStatement correlatedStatement) {
        Backend backend = byPid.get(correlatedStatement.pid());
        StatementSighting last = seenBefore.get(correlatedStatement.key());
        boolean exact = backend != null
                && correlatedStatement.start().equals(backend.queryStart())
                && backend.stateChange() != null;
        Instant end = exact && backend != null ? backend.stateChange() : correlatedStatement.lastSeen();
        told.add(new CorrelatedRun(
                correlatedStatement,
                millis(correlatedStatement.start(), end),
                exact,
                true,
                last == null && exact ? seenNow.get(correlatedStatement.key()) : last));
    }

    private static double millis(Instant from, @Nullable Instant to) {
        Double millis = Backend.millis(from, to);
        return millis == null ? 0 : millis;
    }
}
