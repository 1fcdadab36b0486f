package com.bitville.postgres.wire.internal.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of one request of one server and not told yet. */
final class Story {
    private final String id;
    private final Instant since;
    private final List<Fact> facts = new ArrayList<>();
    private final Map<Fact, Fact> plans = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    /** The runs that the log is still to tell, with how often it may be read until then. */
    private final Map<Fact, Integer> awaited = new HashMap<>();

    /** The log may tell more of what it has told when it is read the next time. */
    private boolean awaitsLog;
    /** Sessions that were read after this may tell more. */
    private Instant awaitsLookAfter = Instant.MIN;

    Story(String id, Instant since) {
        this.id = id;
        this.since = since;
    }

    String id() {
        return id;
    }

    /** When the first fact came. */
    Instant since() {
        return since;
    }

    List<Fact> facts() {
        return facts;
    }

    /** What came, also what another fact took the place of. */
    Set<String> keys() {
        return keys;
    }

    /** Takes in what came meanwhile. */
    void add(Story newer, int logReads) {
        newer.all().forEach(fact -> add(fact, logReads));
        keys.addAll(newer.keys);
    }

    /** Every fact, with the plans that were merged into runs. */
    List<Fact> all() {
        List<Fact> all = new ArrayList<>(facts);
        all.addAll(plans.values());
        return all;
    }

    /** Whether the log has told the run that a plan is of, so that it is none of an earlier run. */
    boolean tells(Fact plan) {
        return plan.part() == Part.PLAN
                && facts.stream()
                        .anyMatch(known -> known.part() == Part.RUN && !known.sampled() && known.sameRun(plan));
    }

    void add(Fact fact, int logReads) {
        keys.add(fact.key());
        List<Fact> same = facts.stream()
                .filter(known -> known.sameRun(fact))
                .sorted(Comparator.comparing(Fact::sampled)
                        .thenComparing(Fact::part)
                        .thenComparing(known -> known.misfit(fact)))
                .toList();
        if (same.isEmpty()) {
            facts.add(fact);
            if (fact.sampled() && fact.awaitsLog()) {
                awaited.put(fact, logReads);
            }
        } else if (fact.sampled()) {
            Fact known = same.get(0);
            if (known.running() && !fact.running()) {
                replace(List.of(known), fact);
            }
        } else if (fact.part() == Part.PLAN) {
            addPlan(fact, same);
        } else {
            same.stream()
                    .filter(known -> known.part() == Part.PLAN)
                    .max(Comparator.comparingDouble(Fact::length))
                    .ifPresent(plan -> plans.put(fact, plan));
            replace(same, fact);
        }
    }

    /** A plan stands beside the run of which it is the longest; where the log tells no run, it stands for it. */
    private void addPlan(Fact plan, List<Fact> same) {
        Fact best = same.get(0);
        if (best.part() == Part.RUN && !best.sampled()) {
            plans.merge(best, plan, (one, other) -> one.length() < other.length() ? other : one);
        } else if (same.stream().noneMatch(known -> known.part() == Part.PLAN && known.length() >= plan.length())) {
            replace(same, plan);
        }
    }

    private void replace(List<Fact> old, Fact by) {
        facts.set(facts.indexOf(old.get(0)), by);
        facts.removeAll(old);
        awaited.keySet().removeAll(old);
    }

    /** The log was read once more. */
    void logRead() {
        awaitsLog = false;
        awaitsLookAfter = Instant.MIN;
        awaited.replaceAll((fact, reads) -> reads - 1);
        awaited.values().removeIf(reads -> reads <= 0);
    }

    /** The sessions were read then. */
    void lookedAt(Instant at) {
        if (!awaitsLookAfter.isAfter(at)) {
            awaitsLookAfter = Instant.MIN;
        }
    }

    /** More is known of what the log has told when it is read the next time. */
    void awaitLog() {
        awaitsLog = true;
    }

    /** More is known of what ended then when the sessions are read the next time, or else with the next reading of the log. */
    void awaitLook(Instant end) {
        if (end.isAfter(awaitsLookAfter)) {
            awaitsLookAfter = end;
        }
    }

    /** The log is no longer waited for. */
    void awaitNoMore() {
        awaitsLog = false;
        awaitsLookAfter = Instant.MIN;
        awaited.clear();
    }

    /** Whether there is something to tell, and nothing that is still to come. */
    boolean ready() {
        return !awaitsLog
                && awaitsLookAfter.equals(Instant.MIN)
                && awaited.keySet().stream().allMatch(this::logIsPast)
                && facts.stream().anyMatch(fact -> fact.part().run() || fact.part() == Part.ERROR);
    }

    /** Whether the log has told that the run failed, or a later one of its backend: then it tells no more of it. */
    private boolean logIsPast(Fact run) {
        return facts.stream()
                .filter(fact -> fact.part() == Part.ERROR || (fact.part() == Part.RUN && !fact.sampled()))
                .anyMatch(fact -> fact.pid() == run.pid() && fact.startedAt().isAfter(run.end()));
    }

    /** Whether it failed, or stood in a queue for a lock: whoever asks for such a request asks for these first. */
    boolean urgent() {
        return facts.stream()
                .anyMatch(fact -> fact.part() == Part.ERROR
                        || fact.part() == Part.BLOCKED_BY
                        || fact.flags().deadlock()
                        || fact.flags().cancelled());
    }

    double longestMs() {
        return facts.stream().mapToDouble(Fact::length).max().orElse(0);
    }

    /** The runs, the longest first. */
    List<Fact> runs() {
        return facts.stream()
                .filter(fact -> fact.part().run())
                .sorted(Comparator.comparingDouble(Fact::length).reversed())
                .toList();
    }

    /** The first body, with all in it but the runs that get bodies of their own. */
    StoryBody first(Set<Fact> alone) {
        List<Fact> runs = runs();
        Fact lead = runs.isEmpty()
                ? facts.stream()
                        .filter(fact -> fact.part() == Part.ERROR)
                        .findFirst()
                        .orElseThrow()
                : runs.get(0);
        List<Fact> others = new ArrayList<>(facts);
        // An error in front is told in its list too, so that whoever reads the lists alone finds it.
        others.removeIf(fact -> alone.contains(fact) || (fact.part().run() && fact.equals(lead)));
        Fact.Flags flags = facts.stream().map(Fact::flags).reduce(Fact.Flags.NONE, Fact.Flags::and);
        return new StoryBody(
                lead,
                others,
                plans,
                runs.size(),
                runs.stream().mapToDouble(Fact::length).sum(),
                flags);
    }

    StoryBody alone(Fact run) {
        return StoryBody.of(run, plans);
    }
}
