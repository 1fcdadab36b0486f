package com.bitville.postgres.activity.internal.blocking;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one waiter waits for.
 *
 * @param pid the waiter
 * @param blockedBy whom it waits for: process ids, or nodes of prepared transactions
 * @param lockType what kind of thing is locked, or null if the wait was over before the lock was read
 * @param mode the lock it wants
 * @param relation the relation's name, its oid where the name is not known, or null where no relation is concerned
 * @param waitStart since when, from 14 on
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

    /** The same wait for others. */
    LockWait blockedBy(List<Integer> others) {
        return new LockWait(pid, others, lockType, mode, relation, waitStart);
    }
}
