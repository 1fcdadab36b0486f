package com.bitville.postgres.engine.internal.limit;

/**
 * A run that asks the budget for leave.
 *
 * @param lane what it is to the budget
 * @param key who asks: the subject, or the subject in a database
 * @param place its position in the running order: 0 for the first, just under 1 for the last; in a visit, 0 for what is read most often
 * @param likelyNanos what it will cost, as far as is known
 * @param seen whether it has run before, so that this is known
 * @param begun whether it continues a visit, whose connection is open and paid for
 */
record RunRequest(SpendingLane lane, String key, double place, long likelyNanos, boolean seen, boolean begun) {
    /** The same run, with what it costs beside itself. */
    RunRequest with(long moreNanos) {
        return new RunRequest(lane, key, place, likelyNanos + moreNanos, seen, begun);
    }
}
