package com.bitville.postgres.activity.internal.blocking;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Set;

/**
 * Which sessions of one server waited for a lock at which moment: at each cycle and, between cycles, at each look of the recorder. So an
 * incident that ends between two cycles has an end that is known to about a second. Safe for use by several threads.
 */
public final class LockWaitLooks {
    /** Twenty minutes of seconds; over a longer interval only its last part is known so well. */
    static final int MOST_LOOKS = 1_200;

    /**
     * Between which moments something ended.
     *
     * @param lastSeen when it was last seen to go on
     * @param gone when it was first seen to be over
     */
    public record End(Instant lastSeen, Instant gone) {}

    private record Look(Instant at, Set<Integer> waiting) {}

    private final Deque<Look> looks = new ArrayDeque<>();

    /**
     * Takes one look.
     *
     * @param at the server's time
     * @param waiting the process ids that wait for a lock
     */
    public synchronized void saw(Instant at, Collection<Integer> waiting) {
        if (looks.size() == MOST_LOOKS) {
            looks.removeFirst();
        }
        looks.addLast(new Look(at, Set.copyOf(waiting)));
    }

    /**
     * When some sessions had stopped to wait.
     *
     * @param members their process ids
     * @param lastSeen when one of them waited in the last cycle that saw it
     * @param now when none of them waits any more
     * @return the shortest time known to hold the end
     */
    synchronized End end(Collection<Integer> members, Instant lastSeen, Instant now) {
        Instant last = lastSeen;
        for (Look look : looks) {
            if (look.at().isAfter(lastSeen) && look.at().isBefore(now)) {
                if (Collections.disjoint(look.waiting(), members)) {
                    return new End(last, look.at());
                }
                last = look.at();
            }
        }
        return new End(last, now);
    }
}
