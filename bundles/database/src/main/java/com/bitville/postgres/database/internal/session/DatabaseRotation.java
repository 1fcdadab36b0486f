package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.database.internal.connect.Connector;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import com.bitville.postgres.database.internal.connect.ReconnectDelay;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import com.bitville.postgres.database.internal.query.SqlStates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Visits the databases of a server in the order of {@link VisitOrder}, over one connection that lives for one visit. A failure in one
 * database is not a failure of the server: its next attempt comes an hour later or more, and the next visit waits like any attempt after a
 * failure.
 */
public final class DatabaseRotation {
    private final DatabaseSettings settings;
    private final Gate gate;
    private final Function<String, PooledLease.Journal> journals;
    private final Function<DatabaseSettings, Connector> connectors;
    private final ReconnectDelay reconnectDelay;
    private final LongSupplier nanoTime;
    private final ReentrantLock turn = new ReentrantLock();
    private final VisitBook visitBook;
    private @Nullable VisitAttempt last;
    private volatile @Nullable String chosen;
    private volatile boolean begun;
    private volatile boolean refused;
    private volatile long notBefore;
    private volatile Supplier<Set<String>> found = Set::of;

    public DatabaseRotation(
            DatabaseSettings settings,
            Gate gate,
            Function<String, PooledLease.Journal> journals,
            Function<DatabaseSettings, Connector> connectors,
            ReconnectDelay reconnectDelay,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.gate = gate;
        this.journals = journals;
        this.connectors = connectors;
        this.reconnectDelay = reconnectDelay;
        this.nanoTime = nanoTime;
        this.visitBook = new VisitBook(settings.server(), settings.databases());
    }

    /** The database that is due for a visit and will be the next one; empty if none is, or none may be entered yet. */
    public Optional<String> due() {
        begun = true;
        if (refused && notBefore - nanoTime.getAsLong() > 0) {
            return Optional.empty();
        }
        Optional<String> due = visitBook.isEmpty()
                ? Optional.of(settings.database()).filter(settings.databases()::accepts)
                : visitBook.due(now());
        chosen = due.orElse(null);
        return due;
    }

    /** Called after a visit, or if there was nothing to visit for; an incomplete one makes the database due again. */
    public void visited(String database, boolean complete) {
        if (complete) {
            visitBook.visited(database, now());
        } else {
            visitBook.leftUnfinished(database);
        }
    }

    /** From now on databases with open findings about their objects are visited sooner; without this none has any. */
    public void hasten(Supplier<Set<String>> databases) {
        found = databases;
    }

    /** Looks at the activity of all databases, if anybody visits them and the last look is old enough. */
    public void look(PhysicalConnection connection) throws SQLException {
        if (begun && visitBook.isStale(now())) {
            visitBook.look(connection, found.get(), now());
        }
    }

    /** The part of the status document. */
    public Map<String, Object> status() {
        return visitBook.status(now());
    }

    private Duration now() {
        return Duration.ofNanos(nanoTime.getAsLong());
    }

    /** A session in the next database, within the time limit. */
    public Lease next(Duration atMost) throws CollectException, InterruptedException {
        begun = true;
        long start = nanoTime.getAsLong();
        if (!turn.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            throw unavailable("another visit to a database of the server is in progress", null);
        }
        try {
            return inTurn(atMost.minusNanos(nanoTime.getAsLong() - start));
        } finally {
            turn.unlock();
        }
    }

    private Lease inTurn(Duration atMost) throws CollectException, InterruptedException {
        if (last != null && !last.ended()) {
            throw unavailable("the connection of the previous visit, which was abandoned, is not closed yet", null);
        }
        long wait = notBefore - nanoTime.getAsLong();
        if (refused && wait > 0) {
            throw unavailable(
                    "the last database refused the connection; the next database is visited in "
                            + Duration.ofNanos(wait).toSeconds() + " s",
                    null);
        }
        String due = chosen;
        String database = due == null ? visitBook.next(now()).orElse(settings.database()) : due;
        chosen = null;
        try {
            Gate.Visit visit = visit(database, atMost);
            reconnectDelay.reset();
            refused = false;
            visitBook.visited(database, now());
            return lend(database, visit);
        } catch (SQLException e) {
            ConnectFailure connectFailure = SqlStates.ofConnecting(e);
            visitBook.refused(database, now(), connectFailure.reason());
            refused = true;
            notBefore = nanoTime.getAsLong()
                    + reconnectDelay
                            .afterFailure(connectFailure.needsOperator())
                            .toNanos();
            throw unavailable("database " + database + " cannot be visited: " + connectFailure.reason(), e);
        }
    }

    /** Whether any collector has asked for a visit. */
    public boolean begun() {
        return begun;
    }

    private Gate.Visit visit(String database, Duration atMost) throws SQLException, InterruptedException {
        VisitAttempt attempt =
                new VisitAttempt(gate, connectors.apply(settings.forDatabase(database)), this::look, atMost);
        attempt.start(settings.server());
        last = attempt;
        return attempt.await();
    }

    private Lease lend(String database, Gate.Visit visit) throws SQLException {
        boolean lent = false;
        try {
            Lease lease = new PooledLease(
                    pooled -> {}, journals.apply(database), visit.connection().proxy(), visit.capabilities(), true);
            lent = true;
            return lease;
        } finally {
            if (!lent) {
                visit.connection().abort();
            }
        }
    }

    private static CollectException unavailable(String why, @Nullable SQLException cause) {
        return new CollectException(Reason.UNAVAILABLE, why, cause);
    }
}
