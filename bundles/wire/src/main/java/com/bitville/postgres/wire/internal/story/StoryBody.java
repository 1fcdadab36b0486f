package com.bitville.postgres.wire.internal.story;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One body about a request.
 *
 * @param lead the front of the body: the longest run, or an error if no run is known
 * @param others the other facts of the request without their own body; empty in a body of one further run
 * @param plans the plan of a run, by run, if both are known
 * @param runs the number of runs of the request in this body and those beside it
 * @param runsMs their total duration
 * @param flags the flags of all facts
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

    /** The facts of one kind in a list. */
    public List<Fact> others(Part part) {
        return others.stream().filter(fact -> fact.part() == part).toList();
    }

    /** The runs in the list. */
    public List<Fact> otherRuns() {
        return others.stream().filter(fact -> fact.part().run()).toList();
    }
}
