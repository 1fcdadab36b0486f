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
 * Gathers facts into stories, one a request and server, and decides which are told now. A run that was looked at waits, for at most two
 * reads of the log, where the log will tell it; what the log told waits for the sessions' next reading, and what it told of the last moment for
 * its own; what has no room waits ten minutes. Safe for use by several threads: what was chosen stays out of the book until it is said whether
 * it was committed.
 */
public final class StoryBook {
    /** How long a story waits for room. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    /** How often the log is read before a run that it was to tell is told without it. */
    private static final int LOG_READS = 2;
    /** Where the log is not read at all any more. */
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(150);

    /** For how long sessions may bring what the log has told: two intervals. */
    private static final Duration STILL_BROUGHT = Duration.ofMinutes(2);

    /** So long after its run a plan, which is logged when the portal is closed, may be missing when the log is read. */
    private static final Duration PLAN = Duration.ofSeconds(2);

    private static final int MOST_BROUGHT = 200;
    private static final int MOST_FACTS = 5_000;
    private static final int MOST_LONGEST = 200;

    private record Key(String server, String id) {}

    /**
     * What waits and what was given up.
     *
     * @param stories how many stories wait for room or for the log
     * @param given how many were given up since the start, because there was no room for ten minutes
     * @param longest the longest of those that wait, each with the length of its longest run
     */
    public record Waiting(int stories, long given, Map<String, Double> longest) {}

    private final Map<Key, Story> stories = new LinkedHashMap<>();
    private final Map<StoryBody, Story> chosen = new HashMap<>();
    private final Map<String, Instant> looks = new HashMap<>();
    private final ToldRuns told = new ToldRuns();
    /** The keys of all stories, those that are chosen too. */
    private final Set<String> known = new HashSet<>();

    private long given;

    /** Takes facts of a cycle in; one that is known already is passed over. */
    public synchronized void add(Collection<Fact> facts, Instant at) {
        // What the log tells decides what becomes of what was looked at in the same cycle.
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
     * The sessions of a server were read then, and what they know has come. What the log tells to have ended since has waits and blockers that
     * come with the next reading of them, or never.
     */
    public synchronized void lookedAt(String server, Instant at) {
        looks.put(server, at);
        stories.forEach((key, story) -> {
            if (key.server().equals(server)) {
                story.lookedAt(at);
            }
        });
    }

    /** The log of a server was read to its end once more; what it told comes next. */
    public synchronized void logRead(String server) {
        stories.forEach((key, story) -> {
            if (key.server().equals(server)) {
                story.logRead();
            }
        });
    }

    /**
     * Chooses what is told now: each request's first story before any second, those that failed or were blocked first, then the longest.
     * Further runs get bodies of their own in half of what room that leaves, so that a request which ends a moment later, or on another
     * server, finds room in the same minute; else they are told in the first body of their story.
     *
     * @param room how many bodies may be made
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

    /** What was chosen is durable. */
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

    /** What was chosen could not be committed: it waits again. */
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
     * What is to be kept over a restart once these bodies are committed: what is not told then, and the runs that the log has told just
     * now. Sessions may still bring those: they saw them running before the log told their end.
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

    /** Takes in what was kept. */
    public synchronized void restore(FactCodec.Kept kept, Instant at) {
        kept.told().forEach(fact -> told.add(fact, at));
        told.add(kept.told().stream().map(Fact::key).collect(Collectors.toSet()), at);
        // They wait for the log as if they were new: a run may go on over the restart, and the first reading after it
        // comes at once.
        add(kept.pending(), at);
    }

    /** What waits. */
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
