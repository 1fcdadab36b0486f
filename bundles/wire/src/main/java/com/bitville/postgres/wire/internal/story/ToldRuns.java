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

/** What was told lately, so that no run and no fact is told twice. Bounded by age and number. */
final class ToldRuns {
    private static final Duration REMEMBERED = Duration.ofMinutes(20);
    /** Of each kind, half a kilobyte for a run. */
    static final int MOST = 8_192;

    private record Told(Fact fact, Instant at) {}

    private final Deque<Told> runs = new ArrayDeque<>();
    /** The same runs, of each backend in the same order. */
    private final Map<Integer, Deque<Told>> byPid = new HashMap<>();

    private final Map<String, Instant> keys = new LinkedHashMap<>();
    private final Map<String, Instant> requests = new LinkedHashMap<>();

    /** Takes note of a fact that was told. */
    void add(Fact fact, Instant at) {
        requests.put(request(fact.server(), fact.requestId()), at);
        if (fact.part().run() && !fact.running()) {
            Told run = new Told(withoutText(fact), at);
            runs.add(run);
            byPid.computeIfAbsent(fact.pid(), pid -> new ArrayDeque<>()).add(run);
        }
    }

    /** Takes note of facts that were told, or of which another one told the same. */
    void add(Set<String> facts, Instant at) {
        facts.forEach(key -> keys.put(key, at));
    }

    /** Whether that very fact was told: a collector tells it again where its cycle was not committed. */
    boolean knows(Fact fact) {
        return keys.containsKey(fact.key());
    }

    /** Whether another source has told the run to its end. */
    boolean knowsRun(Fact fact) {
        return byPid.getOrDefault(fact.pid(), new ArrayDeque<>()).stream()
                .anyMatch(told -> told.fact().sameRun(fact));
    }

    /** Whether anything of that request was told. */
    boolean knowsRequest(String server, String id) {
        return requests.containsKey(request(server, id));
    }

    /** The runs that were told since then. */
    List<Fact> since(Instant then) {
        return runs.stream()
                .filter(told -> !told.at().isBefore(then))
                .map(Told::fact)
                .toList();
    }

    /** Forgets what is old, and what is too much. */
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
