package com.bitville.postgres.wire.internal.story;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gathers facts into stories, one for each request and server, and decides which are sent now. A sampled run that the log will report waits
 * for at most two reads of the log; a logged run waits for the next read of the sessions, and the newest ones for the next read of the log;
 * a story beyond the capacity waits up to ten minutes. Safe for use by several threads: selected stories are not in the book until the
 * result of their commit is reported.
 */
public final class StoryBook {
    /** How long a story waits for capacity. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    /** After how many reads of the log a run is sent without the log's fact. */
    private static final int LOG_READS = 2;
    /** The limit if the log is no longer read. */
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(150);

    /** How long sessions may still show a logged run: two intervals. */
    private static final Duration STILL_BROUGHT = Duration.ofMinutes(2);

    /** How long after its run a plan may still be missing in the log, as it is logged when the portal is closed. */
    private static final Duration PLAN = Duration.ofSeconds(2);

    private static final int MOST_BROUGHT = 200;
    private static final int MOST_FACTS = 5_000;
    private static final int MOST_LONGEST = 200;

    private record Key(String server, String id) {}

    /**
     * The waiting and dropped stories.
     *
     * @param stories how many stories wait for capacity or for the log
     * @param given how many were dropped since the start, after ten minutes without capacity
     * @param longest the longest of the waiting ones, each with the duration of its longest run
     */
    public record Waiting(int stories, long given, Map<String, Double> longest) {}

    private final Map<Key, Story> stories = new LinkedHashMap<>();
    private final Map<StoryBody, Story> chosen = new HashMap<>();
    private final Map<String, Instant> looks = new HashMap<>();
    private final ToldRuns told = new ToldRuns();
    /** The keys of all stories, including selected ones. */
    private final Set<String> known = new HashSet<>();

    private long given;

    /** Adds the facts of a cycle; a known fact is skipped. */
    public synchronized void add(Collection<Fact> facts, Instant at) {
        // Facts of the log decide what happens to sampled runs of the same cycle.
        facts.stream()
                .sorted(Comparator.comparing(Fact::sampled).thenComparing(Fact::part))
                .forEach(fact -> add(fact, at));
        while (known.size() > MOST_FACTS && giveUpShortest()) {
            given++;
        }
    }

    private void add(Fact fact, Instant at) {
        Key key = new Key(fact.server(), fact.requestId());
        Story waiting = stories.get(key);
        boolean waits = waiting != null && waiting.tells(fact);
        boolean late = fact.part().run() && !waits && told.knowsRun(fact);
        if (!late && !told.knows(fact) && known.add(fact.key())) {
            Story story = stories.computeIfAbsent(key, any -> new Story(fact.requestId(), at));
            story.add(fact, LOG_READS);
            if (!fact.sampled() && fact.end().isAfter(looks.getOrDefault(fact.server(), Instant.MAX))) {
                story.awaitLook(fact.end());
            }
            if (!fact.sampled() && fact.end().isAfter(at.minus(PLAN))) {
                story.awaitLog();
            }
        }
    }

    /**
     * Records that the sessions of a server were read and their facts added. Runs that ended later get their waits and blockers with the
     * next read of the sessions, or never.
     */
    public synchronized void lookedAt(String server, Instant at) {
        looks.put(server, at);
        stories.forEach((key, story) -> {
            if (key.server().equals(server)) {
                story.lookedAt(at);
            }
        });
    }

    /** Records that the log of a server was read to its end once more; its facts follow. */
    public synchronized void logRead(String server) {
        stories.forEach((key, story) -> {
            if (key.server().equals(server)) {
                story.logRead();
            }
        });
    }

    /**
     * Selects the stories to send now: each request's first story before any second one, failed or blocked ones first, then the longest.
     * Further runs get their own bodies in half of the remaining capacity, so that a request that ends a moment later, or on another
     * server, finds capacity in the same minute; otherwise they are in the first body of their story.
     *
     * @param room the maximum number of bodies
     */
    public synchronized List<StoryBody> choose(int room, Instant now) {
        forget(now);
        List<Map.Entry<Key, Story>> ready = stories.entrySet().stream()
                .filter(entry -> entry.getValue().ready())
                .sorted(Comparator.comparing((Map.Entry<Key, Story> entry) -> told.knowsRequest(
                                entry.getKey().server(), entry.getKey().id()))
                        .thenComparing(entry -> !entry.getValue().urgent())
                        .thenComparing(entry -> -entry.getValue().longestMs()))
                .limit(Math.max(0, room))
                .toList();
        int left = (room - ready.size()) / 2;
        List<StoryBody> firsts = new ArrayList<>();
        List<StoryBody> further = new ArrayList<>();
        for (Map.Entry<Key, Story> entry : ready) {
            Story story = entry.getValue();
            List<Fact> runs = story.runs();
            Set<Fact> alone = new HashSet<>();
            for (int i = 1; i < runs.size() && left > 0; i++) {
                left--;
                alone.add(runs.get(i));
                further.add(story.alone(runs.get(i)));
            }
            firsts.add(story.first(alone));
            chosen.put(firsts.get(firsts.size() - 1), story);
            stories.remove(entry.getKey());
        }
        firsts.addAll(further);
        return firsts;
    }

    /** Records that the selected stories were committed. */
    public synchronized void committed(List<StoryBody> bodies, Instant at) {
        for (StoryBody body : bodies) {
            Story story = chosen.remove(body);
            if (story != null) {
                story.all().forEach(fact -> told.add(fact, at));
                told.add(story.keys(), at);
                known.removeAll(story.keys());
            }
        }
    }

    /** Records that the selected stories could not be committed; they wait again. */
    public synchronized void returned(List<StoryBody> bodies) {
        for (StoryBody body : bodies) {
            Story story = chosen.remove(body);
            if (story != null) {
                Story newer = stories.put(new Key(body.lead().server(), story.id()), story);
                if (newer != null) {
                    story.add(newer, LOG_READS);
                }
            }
        }
    }

    /**
     * The facts to keep over a restart after these bodies are committed: facts not sent, and the runs that the log has just reported.
     * Sessions may still show those runs, because they were read before the end of the run.
     */
    public synchronized FactCodec.Kept keptWith(List<StoryBody> bodies, Instant at) {
        List<Fact> pending = new ArrayList<>();
        List<Fact> logged = new ArrayList<>();
        stories.values().forEach(story -> pending.addAll(story.all()));
        chosen.forEach((body, story) -> (bodies.contains(body) ? logged : pending).addAll(story.all()));
        logged.addAll(told.since(at.minus(STILL_BROUGHT)));
        return new FactCodec.Kept(
                logged.stream()
                        .filter(fact -> fact.part().run() && !fact.sampled())
                        .sorted(Comparator.comparing(Fact::startedAt).reversed())
                        .limit(MOST_BROUGHT)
                        .map(ToldRuns::withoutText)
                        .toList(),
                pending);
    }

    /** Restores the kept facts. */
    public synchronized void restore(FactCodec.Kept kept, Instant at) {
        kept.told().forEach(fact -> told.add(fact, at));
        told.add(kept.told().stream().map(Fact::key).collect(Collectors.toSet()), at);
        // They wait for the log like new facts: a run may continue over the restart, and the first read after it
        // follows at once.
        add(kept.pending(), at);
    }

    /** The waiting stories. */
    public synchronized Waiting waiting() {
        Map<String, Double> longest = new LinkedHashMap<>();
        stories.values().stream()
                .sorted(Comparator.comparingDouble(Story::longestMs).reversed())
                .limit(MOST_LONGEST)
                .forEach(story -> longest.put(story.id(), story.longestMs()));
        return new Waiting(stories.size(), given, longest);
    }

    private void forget(Instant now) {
        told.forget(now);
        for (Iterator<Story> all = stories.values().iterator(); all.hasNext(); ) {
            Story story = all.next();
            Duration age = Duration.between(story.since(), now);
            if (age.compareTo(LOG_PATIENCE) > 0) {
                story.awaitNoMore();
            }
            if (age.compareTo(PATIENCE) > 0) {
                given += story.ready() ? 1 : 0;
                known.removeAll(story.keys());
                all.remove();
            }
        }
    }

    private boolean giveUpShortest() {
        Map.Entry<Key, Story> shortest = stories.entrySet().stream()
                .min(Comparator.comparingDouble(entry -> entry.getValue().longestMs()))
                .orElse(null);
        if (shortest == null) {
            return false;
        }
        known.removeAll(shortest.getValue().keys());
        return stories.remove(shortest.getKey()) != null;
    }
}
