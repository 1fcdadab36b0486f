package com.bitville.postgres.engine.internal.spending;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import java.time.Duration;

/** What a run is to the budget. A closed list: the status document uses these words. */
public enum SpendingLane {
    /** Sessions, blocking, statements, logs: for them room is kept. */
    CORE,
    /** Read between two cycles. */
    SAMPLES,
    /** What a cycle can do without, but is read in each, or every 15 s where cycles are short: room is kept for it that is left for what is read seldom. */
    REGULAR,
    /** What is read in some cycles: it takes what those before leave. */
    OPTIONAL,
    /** The same of the slow lane: dearer, and not in every cycle. */
    SLOW,
    /** Visits to databases; they take of the same, apart, so that a round over many of them advances steadily. */
    VISITS;

    private static final Duration REGULARLY = Duration.ofSeconds(15);

    public static SpendingLane of(Subject subject) {
        if (subject.scope() == Scope.DATABASE) {
            return VISITS;
        }
        if (subject.has(Trait.SAMPLED)) {
            return SAMPLES;
        }
        if (subject.lane() == Lane.SLOW) {
            return SLOW;
        }
        if (!subject.has(Trait.OPTIONAL)) {
            return CORE;
        }
        return subject.every().compareTo(REGULARLY) <= 0 ? REGULAR : OPTIONAL;
    }

    /** Whether room is kept for it that the other lanes leave. */
    public boolean isCore() {
        return this == CORE || this == SAMPLES;
    }
}
