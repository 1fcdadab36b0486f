package com.bitville.postgres.activity.internal.blocking;

import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.activity.internal.session.SessionsAtOnce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows incidents from one cycle to the next. It has no state: everything is passed in and returned. */
public final class Incidents {
    /** The maximum number of open incidents; a server with more has one problem, not fifty. */
    static final int MOST = 50;

    private final SessionsAtOnce sessionsAtOnce;
    private final Map<Integer, Backend> byPid;
    private final Map<Integer, LockWait> waits;
    private final PreparedTransactions preparedTransactions;
    private final Map<String, IncidentDetails> details = new LinkedHashMap<>();
    private final List<Incident> open = new ArrayList<>();
    private final List<Incident> ended = new ArrayList<>();
    private final Map<String, Integer> blockedNow = new LinkedHashMap<>();
    private long total;

    /**
     * Follows the incidents one cycle further.
     *
     * @param before the open incidents of the last committed cycle
     * @param known their details since this process began
     */
    public Incidents(
            List<Incident> before,
            Map<String, IncidentDetails> known,
            SessionsAtOnce sessionsAtOnce,
            PreparedTransactions.Named named,
            BlockingGraph graph) {
        this.sessionsAtOnce = sessionsAtOnce;
        this.byPid = sessionsAtOnce.byPid();
        this.waits = named.waits().stream().collect(Collectors.toMap(LockWait::pid, wait -> wait));
        this.preparedTransactions = named.prepared();
        before.forEach(incident -> {
            IncidentDetails seen = known.get(incident.key());
            if (seen != null) {
                details.put(incident.key(), seen);
            }
        });
        Map<String, Incident> earlier = before.stream()
                .collect(Collectors.toMap(Incident::key, incident -> incident, (a, b) -> b, LinkedHashMap::new));
        for (BlockingGraph.Root root : graph.roots()) {
            found(
                    key(root.pid()),
                    PreparedTransactions.pid(root.pid()),
                    graph.behind(root.pid()),
                    earlier,
                    List.of(),
                    root.pid());
        }
        for (List<Integer> circle : graph.deadlocks()) {
            String key = "deadlock:" + circle.stream().map(String::valueOf).collect(Collectors.joining(","));
            found(key, 0, graph.behind(circle.get(0)), earlier, circle, 0);
        }
        ended.addAll(earlier.values());
    }

    private void found(
            String key,
            int rootPid,
            Set<Integer> waiting,
            Map<String, Incident> earlier,
            List<Integer> circle,
            int node) {
        total++;
        Incident before = earlier.remove(key);
        if (before == null && open.size() >= MOST) {
            return;
        }
        Instant now = sessionsAtOnce.readAt();
        Incident first = before == null ? new Incident(key, rootPid, since(waiting), now, 0, now, List.of()) : before;
        open.add(first.seen(waiting, now));
        blockedNow.put(key, waiting.size());
        Backend root = byPid.get(node);
        LockWait wait = longest(waiting);
        details.merge(
                key,
                new IncidentDetails(root, circle.isEmpty() ? preparedTransactions.label(node) : null, circle, wait),
                IncidentDetails::or);
    }

    /** A session's transaction is one cause; a session-level lock of an idle session has only the session. */
    private String key(int node) {
        String label = preparedTransactions.label(node);
        if (label != null) {
            return label;
        }
        Backend backend = byPid.get(node);
        Instant begun = backend == null ? null : backend.xactStart();
        return node + (begun == null ? "" : "/" + begun);
    }

    private Instant since(Collection<Integer> waiting) {
        return waiting.stream()
                .flatMap(pid -> Optional.ofNullable(waitStart(pid)).stream())
                .min(Comparator.naturalOrder())
                .filter(start -> start.isBefore(sessionsAtOnce.readAt()))
                .orElse(sessionsAtOnce.readAt());
    }

    private @Nullable LockWait longest(Collection<Integer> waiting) {
        return waiting.stream()
                .map(waits::get)
                .filter(Objects::nonNull)
                .min(Comparator.comparing(
                        wait -> waitStart(wait.pid()), Comparator.nullsLast(Comparator.naturalOrder())))
                .orElse(null);
    }

    /** Before 14 the server does not show when a wait began, only when the statement began. */
    private @Nullable Instant waitStart(int pid) {
        LockWait wait = waits.get(pid);
        Backend backend = byPid.get(pid);
        if (wait != null && wait.waitStart() != null) {
            return wait.waitStart();
        }
        return backend == null ? null : backend.queryStart();
    }

    /** The open incidents. */
    public List<Incident> open() {
        return open;
    }

    /** The ended incidents. */
    List<Incident> ended() {
        return ended;
    }

    /** The number of open incidents, including those not followed. */
    long total() {
        return total;
    }

    int blockedNow(Incident incident) {
        return blockedNow.getOrDefault(incident.key(), 0);
    }

    @Nullable
    IncidentDetails details(Incident incident) {
        return details.get(incident.key());
    }

    /** Details to keep in memory; also of ended incidents, because their end is reported again if this cycle is not committed. */
    public Map<String, IncidentDetails> details() {
        return Map.copyOf(details);
    }
}
