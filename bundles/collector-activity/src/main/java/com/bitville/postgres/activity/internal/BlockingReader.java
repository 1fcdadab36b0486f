package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks whom lock waiters wait for, and on what. */
final class BlockingReader {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingReader.class);
    static final List<Sql> FILES =
            List.of(Sql.resource(BlockingReader.class, "blocking"), Sql.resource(BlockingReader.class, "blocking_13"));
    static final Sql NAMES = Sql.resource(BlockingReader.class, "relation_names");

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

    /** Reads the waits of these processes, in their order; those that wait no more are left out. */
    static Prepared.Named read(Session session, List<Integer> waiters) throws CollectException {
        if (waiters.isEmpty()) {
            return new Prepared.Named(List.of(), Prepared.NONE);
        }
        List<Lock> locks =
                Row.map(session.query(Sql.choose(FILES, session.capabilities()), waiters), BlockingReader::lock);
        Map<Long, Map<Long, String>> names = names(session, locks);
        Map<Integer, LockWait> waits = new HashMap<>();
        for (Lock lock : locks) {
            if (!lock.blockedBy().isEmpty()) {
                waits.merge(lock.pid(), wait(lock, names), BlockingReader::joined);
            }
        }
        return Prepared.name(
                session,
                waiters.stream()
                        .flatMap(pid -> Stream.ofNullable(waits.get(pid)))
                        .toList());
    }

    /** The wanted lock tells type and mode; a row's lock names no relation, but the tuple lock held in its queue does. */
    private static LockWait joined(LockWait one, LockWait other) {
        boolean first = one.lockType() != null;
        LockWait wanted = first ? one : other;
        LockWait held = first ? other : one;
        String relation = wanted.relation() != null ? wanted.relation() : held.relation();
        return new LockWait(
                wanted.pid(), wanted.blockedBy(), wanted.lockType(), wanted.mode(), relation, wanted.waitStart());
    }

    private static LockWait wait(Lock lock, Map<Long, Map<Long, String>> names) {
        String relation = null;
        if (lock.relation() != null) {
            Map<Long, String> here = names.getOrDefault(Objects.requireNonNullElse(lock.database(), 0L), Map.of());
            relation = here.getOrDefault(lock.relation(), lock.relation().toString());
        }
        return lock.granted()
                ? new LockWait(lock.pid(), lock.blockedBy(), null, null, relation, null)
                : new LockWait(lock.pid(), lock.blockedBy(), lock.type(), lock.mode(), relation, lock.waitStart());
    }

    /**
     * The relations' names by database and oid; database 0 stands for relations that all share. That {@code pg_class} itself is locked
     * must not cost the graph, so names that cannot be read in time stay numbers.
     */
    private static Map<Long, Map<Long, String>> names(Session session, List<Lock> locks) throws CollectException {
        List<Long> oids = locks.stream()
                .flatMap(lock -> Stream.ofNullable(lock.relation()))
                .distinct()
                .toList();
        Map<Long, Map<Long, String>> names = new LinkedHashMap<>();
        if (oids.isEmpty()) {
            return names;
        }
        Rows rows;
        try {
            rows = session.query(NAMES, oids);
        } catch (CollectException e) {
            if (e.reason() != Reason.TIMED_OUT) {
                throw e;
            }
            LOG.debug("relation_names_unknown relations={} reason={}", oids.size(), e.getMessage());
            return names;
        }
        Row.map(rows, row -> {
            for (Long database : List.of(0L, Objects.requireNonNull(row.number("database")))) {
                names.computeIfAbsent(database, key -> new LinkedHashMap<>())
                        .put(Objects.requireNonNull(row.number("oid")), Objects.requireNonNull(row.text("relation")));
            }
            return row;
        });
        return names;
    }

    private static Lock lock(Row row) {
        return new Lock(
                Objects.requireNonNull(row.integer("pid")),
                row.integers("blocked_by"),
                row.flag("granted"),
                row.text("locktype"),
                row.text("mode"),
                row.number("database"),
                row.number("relation"),
                row.time("waitstart"));
    }
}
