package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.api.check.VisitedDatabase;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.checks.internal.life.LookTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What one check has said of the rows of each visit. Between visits the answer changes with the clock and with thresholds alone, so a visit is
 * judged once and then every few minutes. Used by one thread.
 */
public final class JudgedVisits {
    static final Duration UNCHANGED = Duration.ofMinutes(5);

    private final Map<String, Verdict> verdicts = new HashMap<>();

    /** A row and what is wrong with it. */
    record Candidate(VisitedRow row, Wrong wrong) {}

    private record Verdict(VisitedDatabase of, LookTime at, List<Candidate> found) {
        boolean holds(VisitedDatabase visit, LookTime now) {
            return of.equals(visit) && now.since(at).compareTo(UNCHANGED) < 0;
        }
    }

    /**
     * What is wrong in these visits.
     *
     * @param visits all that count; what was said of others is forgotten
     * @param judge what judges at this look, asked for only if something is to be judged
     */
    List<Candidate> judge(
            List<VisitedDatabase> visits, LookTime now, Supplier<Function<VisitedRow, Optional<Wrong>>> judge) {
        Map<String, Verdict> before = Map.copyOf(verdicts);
        verdicts.clear();
        List<Candidate> all = new ArrayList<>();
        Function<VisitedRow, Optional<Wrong>> ready = null;
        for (VisitedDatabase visit : visits) {
            Verdict verdict = before.get(visit.database());
            if (verdict == null || !verdict.holds(visit, now)) {
                ready = ready == null ? judge.get() : ready;
                verdict = new Verdict(visit, now, found(visit, ready));
            }
            verdicts.put(visit.database(), verdict);
            all.addAll(verdict.found());
        }
        return all;
    }

    private static List<Candidate> found(VisitedDatabase visit, Function<VisitedRow, Optional<Wrong>> judge) {
        List<Candidate> found = new ArrayList<>();
        for (VisitedRow row : visit.rows()) {
            judge.apply(row).ifPresent(what -> found.add(new Candidate(row, what)));
        }
        return found;
    }
}
