package com.bitville.postgres.wire.internal.story;

import java.util.List;
import java.util.Optional;

/**
 * One body about a request.
 *
 * @param lead what stands in front: the longest run, or an error where no run is known
 * @param plan the same run with its plan, where both were told
 * @param others what else is known of the request and has no body of its own, empty in a body of one further run
 * @param runs how many runs of the request the body and those beside it tell
 * @param runsMs how long they took together
 * @param flags what all facts say of the request
 */
public record StoryBody(Fact lead, Optional<Fact> plan, List<Fact> others, int runs, double runsMs, Fact.Flags flags) {
    /** Takes a copy of the list. */
    public StoryBody {
        others = List.copyOf(others);
    }

    /** A body of one further run. */
    static StoryBody of(Fact run, Optional<Fact> plan) {
        return new StoryBody(run, plan, List.of(), 1, run.length(), Fact.Flags.NONE);
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
