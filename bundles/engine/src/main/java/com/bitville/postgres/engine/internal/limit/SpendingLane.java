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
    /** Visits to databases; they take of the same, apart, so that a round over many of them advances steadily. */
    VISITS;

    static SpendingLane of(Subject subject) {
        if (subject.scope() == Scope.DATABASE) {
            return VISITS;
        }
        if (subject.has(Trait.SAMPLED)) {
            return SAMPLES;
        }
        return subject.has(Trait.OPTIONAL) || subject.lane() == Lane.SLOW ? OPTIONAL : CORE;
    }

    /** Whether room is kept for it that the other lanes leave. */
    boolean isCore() {
        return this == CORE || this == SAMPLES;
    }
}
