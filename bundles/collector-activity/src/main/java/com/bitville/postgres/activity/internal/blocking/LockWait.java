package com.bitville.postgres.activity.internal.blocking;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one session.
 *
 * @param pid the waiter
 * @param blockedBy its blockers: process ids, or nodes of prepared transactions
 * @param lockType the kind of the locked object, or null if the wait ended before the lock was read
 * @param mode the lock it wants
 * @param relation the relation's name, its oid if the name is unknown, or null if there is none
 * @param waitStart when the wait began, from 14 on
 */
public record LockWait(
        int pid,
        List<Integer> blockedBy,
        @Nullable String lockType,
        @Nullable String mode,
        @Nullable String relation,
        @Nullable Instant waitStart) {
    public LockWait {
        blockedBy = List.copyOf(blockedBy);
    }

    /** The same wait with other blockers. */
    LockWait blockedBy(List<Integer> others) {
        return new LockWait(pid, others, lockType, mode, relation, waitStart);
    }
}
