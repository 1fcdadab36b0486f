package com.bitville.postgres.engine.internal.limit;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;

/** What a run is to the budget. A closed list: the status document uses these words. */
enum SpendingLane {
    /** Sessions, blocking, statements, logs: for them room is kept. */
    CORE,
    /** Read between two cycles. */
    SAMPLES,
    /** What a cycle can do without: it takes what the first two leave. */
    OPTIONAL,
    /** The same of the slow lane: dearer, and not in every cycle. */
    SLOW,
    /** Visits to databases; they take of the same, apart, so that a round over many of them advances steadily. */
    VISITS;

    static SpendingLane of(Subject subject) {
        if (subject.scope() == Scope.DATABASE) {
            return VISITS;
        }
        if (subject.has(Trait.SAMPLED)) {
            return SAMPLES;
        }
        if (subject.lane() == Lane.SLOW) {
            return SLOW;
        }
        return subject.has(Trait.OPTIONAL) ? OPTIONAL : CORE;
    }

    /** Whether room is kept for it that the other lanes leave. */
    boolean isCore() {
        return this == CORE || this == SAMPLES;
    }
}
