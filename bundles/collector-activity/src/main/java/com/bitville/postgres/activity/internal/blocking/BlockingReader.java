package com.bitville.postgres.activity.internal.blocking;

import com.bitville.postgres.activity.internal.session.ResultRow;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the blockers of lock waiters and the locked objects. */
public final class BlockingReader {
    public static final List<Sql> FILES =
            List.of(Sql.resource(BlockingReader.class, "blocking"), Sql.resource(BlockingReader.class, "blocking_13"));

    private BlockingReader() {}

    /** One row of the answer: the lock a waiter wants, or the tuple lock it already holds in the queue for a row. */
    private record Lock(
            int pid,
            List<Integer> blockedBy,
            boolean granted,
            @Nullable String type,
            @Nullable String mode,
            @Nullable Long database,
            @Nullable Long relation,
            @Nullable Instant waitStart) {}

    /** Reads the waits of these processes, in their order; those that no longer wait are omitted. */
    public static PreparedTransactions.Named read(
            Session session, List<Integer> waiters, RelationNames names, Instant now) throws CollectException {
        if (waiters.isEmpty()) {
            return new PreparedTransactions.Named(List.of(), PreparedTransactions.NONE);
        }
        List<Lock> locks =
                ResultRow.map(session.query(Sql.choose(FILES, session.capabilities()), waiters), BlockingReader::lock);
        names.learn(
                session,
                locks.stream()
                        .flatMap(lock -> Stream.ofNullable(lock.relation()))
                        .toList(),
                now);
        Map<Integer, LockWait> waits = new HashMap<>();
        for (Lock lock : locks) {
            if (!lock.blockedBy().isEmpty()) {
                waits.merge(lock.pid(), wait(lock, names), BlockingReader::joined);
            }
        }
        return PreparedTransactions.name(
                session,
                waiters.stream()
                        .flatMap(pid -> Stream.ofNullable(waits.get(pid)))
                        .toList());
    }

    /** The wanted lock has type and mode; a row lock names no relation, but the tuple lock held in its queue does. */
    private static LockWait joined(LockWait one, LockWait other) {
        boolean first = one.lockType() != null;
        LockWait wanted = first ? one : other;
        LockWait held = first ? other : one;
        String relation = wanted.relation() != null ? wanted.relation() : held.relation();
        return new LockWait(
                wanted.pid(), wanted.blockedBy(), wanted.lockType(), wanted.mode(), relation, wanted.waitStart());
    }

    private static LockWait wait(Lock lock, RelationNames names) {
        Long oid = lock.relation();
        String relation = oid == null ? null : names.name(lock.database(), oid);
        return lock.granted()
                ? new LockWait(lock.pid(), lock.blockedBy(), null, null, relation, null)
                : new LockWait(lock.pid(), lock.blockedBy(), lock.type(), lock.mode(), relation, lock.waitStart());
    }

    private static Lock lock(ResultRow resultRow) {
        return new Lock(
                Objects.requireNonNull(resultRow.integer("pid")),
                resultRow.integers("blocked_by"),
                resultRow.flag("granted"),
                resultRow.text("locktype"),
                resultRow.text("mode"),
                resultRow.number("database"),
                resultRow.number("relation"),
                resultRow.time("waitstart"));
    }
}
