package com.bitville.postgres.wire.internal.story;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Recently sent runs and facts, so that none is sent twice. Limited by age and number. */
final class ToldRuns {
    private static final Duration REMEMBERED = Duration.ofMinutes(20);
    /** The limit for each kind; a run takes half a kilobyte. */
    static final int MOST = 8_192;

    private record Told(Fact fact, Instant at) {}

    private final Deque<Told> runs = new ArrayDeque<>();
    /** The same runs, of each backend in the same order. */
    private final Map<Integer, Deque<Told>> byPid = new HashMap<>();

    private final Map<String, Instant> keys = new LinkedHashMap<>();
    private final Map<String, Instant> requests = new LinkedHashMap<>();

    /** Adds a fact that was sent. */
    void add(Fact fact, Instant at) {
        requests.put(request(fact.server(), fact.requestId()), at);
        if (fact.part().run() && !fact.running()) {
            Told run = new Told(withoutText(fact), at);
            runs.add(run);
            byPid.computeIfAbsent(fact.pid(), pid -> new ArrayDeque<>()).add(run);
        }
    }

    /** Adds facts that were sent, or that are replaced by another sent fact. */
    void add(Set<String> facts, Instant at) {
        facts.forEach(key -> keys.put(key, at));
    }

    /** Whether exactly this fact was sent: a collector repeats it if its cycle was not committed. */
    boolean knows(Fact fact) {
        return keys.containsKey(fact.key());
    }

    /** Whether another source has reported the run to its end. */
    boolean knowsRun(Fact fact) {
        return byPid.getOrDefault(fact.pid(), new ArrayDeque<>()).stream()
                .anyMatch(told -> told.fact().sameRun(fact));
    }

    /** Whether anything about that request was sent. */
    boolean knowsRequest(String server, String id) {
        return requests.containsKey(request(server, id));
    }

    /** The runs sent since then. */
    List<Fact> since(Instant then) {
        return runs.stream()
                .filter(told -> !told.at().isBefore(then))
                .map(Told::fact)
                .toList();
    }

    /** Removes old entries and entries beyond the limit. */
    void forget(Instant now) {
        forget(keys, now);
        forget(requests, now);
        Instant oldest = now.minus(REMEMBERED);
        while (!runs.isEmpty() && (runs.size() > MOST || runs.getFirst().at().isBefore(oldest))) {
            byPid.computeIfPresent(runs.removeFirst().fact().pid(), (pid, all) -> {
                all.removeFirst();
                return all.isEmpty() ? null : all;
            });
        }
    }

    private static void forget(Map<String, Instant> all, Instant now) {
        Instant oldest = now.minus(REMEMBERED);
        for (Iterator<Instant> at = all.values().iterator(); at.hasNext(); ) {
            if (!at.next().isBefore(oldest) && all.size() <= MOST) {
                return;
            }
            at.remove();
        }
    }

    private static String request(String server, String id) {
        return server + "\0" + id;
    }

    static Fact withoutText(Fact fact) {
        return new Fact(
                fact.part(),
                fact.server(),
                fact.requestId(),
                fact.startedAt(),
                fact.source(),
                fact.identity(),
                fact.pid(),
                fact.durationMs(),
                fact.sampled(),
                fact.running(),
                false,
                Fact.Flags.NONE,
                new byte[0]);
    }
}
