package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Visits the databases of a server in turns, over one connection that lives as long as a visit. What goes wrong in one of them says
 * nothing about the server: it is left out for this round, and the next visit waits as long as any failed attempt to connect.
 */
final class Rotation {
    private static final String DATABASES =
            Sql.resource(Rotation.class, "databases").text();

    private final DatabaseSettings settings;
    private final Gate gate;
    private final Function<String, PooledLease.Journal> journals;
    private final Function<DatabaseSettings, Connector> connectors;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final Deque<String> round = new ArrayDeque<>();
    private boolean begun;
    private boolean refused;
    private long notBefore;

    Rotation(
            DatabaseSettings settings,
            Gate gate,
            Function<String, PooledLease.Journal> journals,
            Function<DatabaseSettings, Connector> connectors,
            Backoff backoff,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.gate = gate;
        this.journals = journals;
        this.connectors = connectors;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
    }

    synchronized Lease next() throws CollectException {
        begun = true;
        long wait = notBefore - nanoTime.getAsLong();
        if (refused && wait > 0) {
            throw new CollectException(
                    Reason.UNAVAILABLE,
                    "the last database that was visited refused; the next one is visited in "
                            + Duration.ofNanos(wait).toSeconds() + " s");
        }
        boolean begins = round.isEmpty();
        String database = begins ? settings.database() : round.remove();
        try {
            Gate.Visit visit = gate.visit(connectors.apply(settings.forDatabase(database)));
            if (begins) {
                planRound(visit.connection());
            }
            backoff.reset();
            refused = false;
            return new PooledLease(
                    pooled -> {}, journals.apply(database), visit.connection().proxy(), visit.capabilities());
        } catch (SQLException e) {
            Failure failure = SqlStates.ofConnecting(e);
            refused = true;
            notBefore = nanoTime.getAsLong()
                    + backoff.afterFailure(failure.mendsByHand()).toNanos();
            throw new CollectException(
                    Reason.UNAVAILABLE, "database " + database + " cannot be visited: " + failure.reason(), e);
        }
    }

    /** Whether anybody has ever asked for a visit. */
    synchronized boolean begun() {
        return begun;
    }

    private void planRound(PhysicalConnection connection) throws SQLException {
        try {
            for (Object[] row : connection.run(DATABASES).values()) {
                String name = String.valueOf(row[0]);
                // A name of bytes in no known encoding cannot be asked for either.
                if (name.indexOf(TextDecoder.UNREADABLE) < 0) {
                    round.add(name);
                }
            }
        } catch (SQLException e) {
            connection.abort();
            throw e;
        }
    }
}
