package com.bitville.postgres.wire.internal.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything known about one request on one server that is not sent yet. */
final class Story {
    private final String id;
    private final Instant since;
    private final List<Fact> facts = new ArrayList<>();
    private final Map<Fact, Fact> plans = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    /** The runs that the log should still report, with the number of log reads to wait for. */
    private final Map<Fact, Integer> awaited = new HashMap<>();

    /** The next read of the log may add to facts of the log. */
    private boolean awaitsLog;
    /** Sessions read after this time may add facts. */
    private Instant awaitsLookAfter = Instant.MIN;

    Story(String id, Instant since) {
        this.id = id;
        this.since = since;
    }

    String id() {
        return id;
    }

    /** When the first fact arrived. */
    Instant since() {
        return since;
    }

    List<Fact> facts() {
        return facts;
    }

    /** All facts, including replaced ones. */
    Set<String> keys() {
        return keys;
    }

    /** Adds facts that arrived meanwhile. */
    void add(Story newer, int logReads) {
        newer.all().forEach(fact -> add(fact, logReads));
        keys.addAll(newer.keys);
    }

    /** Every fact, including the plans that were merged into runs. */
    List<Fact> all() {
        List<Fact> all = new ArrayList<>(facts);
        all.addAll(plans.values());
        return all;
    }

    /** Whether the log has reported the run of a plan, so that the plan does not belong to an earlier run. */
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

    /** A run gets its longest plan; if the log reports no run, the plan represents the run. */
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

    /** Records another read of the log. */
    void logRead() {
        awaitsLog = false;
        awaitsLookAfter = Instant.MIN;
        awaited.replaceAll((fact, reads) -> reads - 1);
        awaited.values().removeIf(reads -> reads <= 0);
    }

    /** Records a read of the sessions. */
    void lookedAt(Instant at) {
        if (!awaitsLookAfter.isAfter(at)) {
            awaitsLookAfter = Instant.MIN;
        }
    }

    /** Waits for the next read of the log. */
    void awaitLog() {
        awaitsLog = true;
    }

    /** Waits for the next read of the sessions, or else for the next read of the log. */
    void awaitLook(Instant end) {
        if (end.isAfter(awaitsLookAfter)) {
            awaitsLookAfter = end;
        }
    }

    /** Stops waiting for the log. */
    void awaitNoMore() {
        awaitsLog = false;
        awaitsLookAfter = Instant.MIN;
        awaited.clear();
    }

    /** Whether there is something to send and nothing more to wait for. */
    boolean ready() {
        return !awaitsLog
                && awaitsLookAfter.equals(Instant.MIN)
                && awaited.keySet().stream().allMatch(this::logIsPast)
                && facts.stream().anyMatch(fact -> fact.part().run() || fact.part() == Part.ERROR);
    }

    /** Whether the log has reported that the run failed, or a later run of its backend: then it will not report this run. */
    private boolean logIsPast(Fact run) {
        return facts.stream()
                .filter(fact -> fact.part() == Part.ERROR || (fact.part() == Part.RUN && !fact.sampled()))
                .anyMatch(fact -> fact.pid() == run.pid() && fact.startedAt().isAfter(run.end()));
    }

    /** Whether it failed or waited for a lock: these stories have priority. */
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

    /** The first body, with everything except the runs that get their own bodies. */
    StoryBody first(Set<Fact> alone) {
        List<Fact> runs = runs();
        Fact lead = runs.isEmpty()
                ? facts.stream()
                        .filter(fact -> fact.part() == Part.ERROR)
                        .findFirst()
                        .orElseThrow()
                : runs.get(0);
        List<Fact> others = new ArrayList<>(facts);
        // An error in front is also in its list, so that readers of the lists find it.
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
