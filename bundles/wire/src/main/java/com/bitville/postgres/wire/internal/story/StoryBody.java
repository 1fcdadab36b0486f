package com.bitville.postgres.wire.internal.story;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One body about a request.
 *
 * @param lead what stands in front: the longest run, or an error where no run is known
 * @param others what else is known of the request and has no body of its own, empty in a body of one further run
 * @param plans the same run with its plan, by the run, where both were told
 * @param runs how many runs of the request the body and those beside it tell
 * @param runsMs how long they took together
 * @param flags what all facts say of the request
 */
public record StoryBody(
        Fact lead, List<Fact> others, Map<Fact, Fact> plans, int runs, double runsMs, Fact.Flags flags) {
    /** Takes copies. */
    public StoryBody {
        others = List.copyOf(others);
        plans = Map.copyOf(plans);
    }

    /** A body of one further run. */
    static StoryBody of(Fact run, Map<Fact, Fact> plans) {
        return new StoryBody(run, List.of(), plans, 1, run.length(), Fact.Flags.NONE);
    }

    /** The plan of a run. */
    public Optional<Fact> plan(Fact run) {
        return Optional.ofNullable(plans.get(run));
    }

    /** The facts of one kind that stand in a list. */
    public List<Fact> others(Part part) {
        return others.stream().filter(fact -> fact.part() == part).toList();
    }

    /** The runs that stand in a list. */
    public List<Fact> otherRuns() {
        return others.stream().filter(fact -> fact.part().run()).toList();
    }
}
