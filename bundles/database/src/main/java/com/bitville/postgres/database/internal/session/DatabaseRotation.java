package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.Connector;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import com.bitville.postgres.database.internal.connect.ReconnectDelay;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import com.bitville.postgres.database.internal.query.SqlStates;
import com.bitville.postgres.database.internal.query.TextDecoder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Visits the databases of a server in turn, over one connection that lives for one visit. A failure in one database is not a failure of the
 * server: the database is skipped in this round, and the next visit waits like any attempt after a failure.
 */
public final class DatabaseRotation {
    private static final String DATABASES =
            Sql.resource(DatabaseRotation.class, "databases").text();

    private final DatabaseSettings settings;
    private final Gate gate;
    private final Function<String, PooledLease.Journal> journals;
    private final Function<DatabaseSettings, Connector> connectors;
    private final ReconnectDelay reconnectDelay;
    private final LongSupplier nanoTime;
    private final ReentrantLock turn = new ReentrantLock();
    private final Deque<String> round = new ArrayDeque<>();
    private @Nullable VisitAttempt last;
    private volatile boolean begun;
    private boolean refused;
    private long notBefore;

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
        boolean begins = round.isEmpty();
        String database = begins ? settings.database() : round.remove();
        try {
            VisitAttempt.Prepared found = visit(database, begins, atMost);
            round.addAll(found.answer());
            reconnectDelay.reset();
            refused = false;
            return lend(database, found.visit());
        } catch (SQLException e) {
            ConnectFailure connectFailure = SqlStates.ofConnecting(e);
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

    private VisitAttempt.Prepared visit(String database, boolean begins, Duration atMost)
            throws SQLException, InterruptedException {
        VisitAttempt attempt = new VisitAttempt(
                gate,
                connectors.apply(settings.forDatabase(database)),
                begins ? DatabaseRotation::databases : connection -> List.of(),
                atMost);
        attempt.start(settings.server());
        last = attempt;
        return attempt.await();
    }

    private Lease lend(String database, Gate.Visit visit) throws SQLException {
        boolean lent = false;
        try {
            Lease lease = new PooledLease(
                    pooled -> {}, journals.apply(database), visit.connection().proxy(), visit.capabilities());
            lent = true;
            return lease;
        } finally {
            if (!lent) {
                visit.connection().abort();
            }
        }
    }

    private static List<String> databases(PhysicalConnection connection) throws SQLException {
        return connection.run(DATABASES).values().stream()
                .map(row -> String.valueOf(row[0]))
                // A name that cannot be decoded cannot be connected to.
                .filter(name -> name.indexOf(TextDecoder.UNREADABLE) < 0)
                .toList();
    }

    private static CollectException unavailable(String why, @Nullable SQLException cause) {
        return new CollectException(Reason.UNAVAILABLE, why, cause);
    }
}
