package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A server in the state that a test sets; its sessions return nothing or hang until aborted. */
public final class FakeDatabase implements Database {
    public final List<FakeLease> leases = new CopyOnWriteArrayList<>();
    public final List<FakeLease> isolated = new CopyOnWriteArrayList<>();
    public final AtomicLong cpuNanos = new AtomicLong();
    /** Whether the server is on another host, where only the time of waiting is known. */
    public volatile boolean remote;
    /** What closing a lease costs. */
    public volatile long endNanos;
    /** Of it, what was used over connections of their own. */
    private final AtomicLong elsewhereNanos = new AtomicLong();

    final AtomicInteger visits = new AtomicInteger();
    volatile Optional<String> next = Optional.of("app");
    volatile boolean refuses;
    final List<String> nothingDue = new CopyOnWriteArrayList<>();
    final List<String> unfinished = new CopyOnWriteArrayList<>();
    public volatile ServerState state = ServerState.UP;
    public volatile boolean hangs;
    volatile boolean unlinked;
    final CountDownLatch asked = new CountDownLatch(1);
    public volatile Map<Sql, Double> executedMs = Map.of();
    public volatile Rows answer = new Rows(List.of(), List.of());
    private final String server;

    FakeDatabase(String server) {
        this.server = server;
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public Lease lease(Instant deadline) throws CollectException {
        return leased(false);
    }

    private FakeLease leased(boolean alone) throws CollectException {
        FakeLease lease = new FakeLease(alone);
        leases.add(lease);
        if (state != ServerState.UP) {
            throw new CollectException(Reason.UNAVAILABLE, "server is " + state.word());
        }
        return lease;
    }

    @Override
    public Optional<String> nextDatabase() {
        return next;
    }

    @Override
    public void visited(String database, boolean complete) {
        (complete ? nothingDue : unfinished).add(database);
    }

    @Override
    public Lease leaseNextDatabase(Instant deadline) throws CollectException {
        visits.incrementAndGet();
        if (refuses) {
            throw new CollectException(Reason.UNAVAILABLE, "the database refuses");
        }
        return lease(deadline);
    }

    @Override
    public Lease leaseIsolated(Instant deadline) throws CollectException {
        FakeLease lease = leased(true);
        isolated.add(leases.remove(leases.size() - 1));
        return lease;
    }

    @Override
    public Map<Sql, Double> executedMs() {
        return executedMs;
    }

    @Override
    public ServerState state() {
        if (unlinked) {
            asked.countDown();
            throw new NoClassDefFoundError("taken away by an update");
        }
        return state;
    }

    @Override
    public void pause(String reason) {
        state = ServerState.PAUSED;
    }

    @Override
    public void resume() {
        state = ServerState.UP;
    }

    public final class FakeLease implements Lease, Session {
        public FakeLease() {
            this(false);
        }

        public final CountDownLatch aborted = new CountDownLatch(1);
        public volatile boolean closed;
        private final boolean alone;
        private final long cpuBefore = cpuNanos.get() - elsewhereNanos.get();
        private @Nullable Cost last;

        FakeLease(boolean alone) {
            this.alone = alone;
        }

        @Override
        public Session session() {
            return this;
        }

        @Override
        public Cost cost() {
            Cost known = last;
            long nanos = cpuNanos.get() - elsewhereNanos.get() - cpuBefore;
            return known == null ? new Cost(2 * nanos, remote ? OptionalLong.empty() : OptionalLong.of(nanos)) : known;
        }

        @Override
        public void abort() {
            if (!closed) {
                aborted.countDown();
            }
        }

        @Override
        public void close() {
            if (!closed) {
                cpuNanos.addAndGet(endNanos);
            }
            if (!closed && alone) {
                last = cost();
                elsewhereNanos.addAndGet(last.cpuNanos().orElse(0));
            }
            closed = true;
        }

        @Override
        public Rows query(Sql sql, @Nullable Object... params) throws CollectException {
            if (hangs) {
                boolean interrupted = false;
                while (aborted.getCount() > 0) {
                    try {
                        aborted.await();
                    } catch (InterruptedException e) {
                        // Like a socket read: only the abort ends it.
                        interrupted = true;
                    }
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw new CollectException(Reason.UNAVAILABLE, "connection closed");
            }
            return answer;
        }

        @Override
        public String databaseName() {
            return "shop/lager";
        }

        @Override
        public Capabilities capabilities() {
            return new Capabilities(
                    180_000,
                    false,
                    Optional.empty(),
                    "bitville_monitor",
                    false,
                    Set.of(),
                    Map.of(),
                    Map.of(),
                    Map.of("max_connections", "100"),
                    true);
        }

        @Override
        public int backendPid() {
            return 1;
        }
    }
}
