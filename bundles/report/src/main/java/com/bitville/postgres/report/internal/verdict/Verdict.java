package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.read.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** At most five lines: what stands out, the weightiest first, and at the end how loaded the server was. */
public final class Verdict {
    public static final int LINES = 5;

    private static final List<VerdictRule> CAUSES = List.of(
            new LockQueueRule(),
            new SlowerPlanRule(),
            new SlowRouteRule(),
            new CheckpointStormRule(),
            new ReplicaBehindRule(),
            new CoresRule(),
            new OutageRule(),
            new FindingRule(),
            new UnseenRule());

    private Verdict() {}

    /**
     * The verdict.
     *
     * @param change what a comparison found, if there was one
     */
    public static List<VerdictLine> of(Evidence evidence, Optional<VerdictLine> change) {
        List<VerdictLine> causes = new ArrayList<>();
        CAUSES.forEach(rule -> rule.judge(evidence).ifPresent(causes::add));
        if (causes.stream().anyMatch(line -> line.rule().equals(SlowerPlanRule.NAME))) {
            // The route is slow because of the plan: one cause is told once.
            causes.removeIf(line -> line.rule().equals(SlowRouteRule.NAME));
        }
        causes.sort(Comparator.comparingDouble(VerdictLine::weight).reversed());
        List<VerdictLine> lines = new ArrayList<>();
        change.ifPresent(lines::add);
        causes.stream().limit(LINES - 1L - lines.size()).forEach(lines::add);
        lines.sort(Comparator.comparingDouble(VerdictLine::weight).reversed());
        lines.add(LoadLine.of(evidence, causes.isEmpty()));
        return lines;
    }
}
