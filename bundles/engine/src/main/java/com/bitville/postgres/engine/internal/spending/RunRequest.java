package com.bitville.postgres.engine.internal.spending;

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
public record RunRequest(SpendingLane lane, String key, double place, long likelyNanos, boolean seen, boolean begun) {
    /** Whether it is of what a visit reads most often, without which nothing is known of a database. */
    public boolean isOftenInVisit() {
        return lane == SpendingLane.VISITS && place == 0;
    }

    /** The same run, with what it costs beside itself. */
    public RunRequest with(long moreNanos) {
        return new RunRequest(lane, key, place, likelyNanos + moreNanos, seen, begun);
    }
}
