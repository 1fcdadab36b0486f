package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent's statements have cost a server on another host, by the server's own account: a lower bound, as planning and connecting
 * are not in it. Read seldom, for reading it costs too.
 */
final class OwnStatements {
    private static final Logger LOG = LoggerFactory.getLogger(OwnStatements.class);
    private static final Sql EXECUTED = Sql.resource(OwnStatements.class, "own-statements");
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final LongSupplier nanoTime;
    private boolean known;
    private long lookedAt;
    private double last;
    private double executedMs;

    OwnStatements(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Looks if it is time to and the server is elsewhere. */
    synchronized void look(PhysicalConnection connection, Capabilities capabilities) throws SQLException {
        long now = nanoTime.getAsLong();
        boolean readable = EXECUTED.needs().stream().allMatch(capabilities::offers);
        if (capabilities.local() || !readable || (known && now - lookedAt < EVERY.toNanos())) {
            return;
        }
        try {
            Object[] row = connection
                    .run(ExtensionSchemas.resolve(EXECUTED, capabilities))
                    .values()
                    .get(0);
            took(((Number) row[0]).doubleValue());
            lookedAt = now;
        } catch (CollectException e) {
            LOG.debug("own_statements_not_known reason=\"{}\"", e.getMessage());
        } catch (SQLException e) {
            if (SqlStates.isBroken(e)) {
                throw e;
            }
            LOG.debug("own_statements_not_known sqlstate={}", e.getSQLState());
        }
    }

    /** A total that fell was reset, or an entry was evicted: counted on from there. */
    private void took(double total) {
        if (known) {
            executedMs += total < last ? total : total - last;
        }
        last = total;
        known = true;
    }

    /** Since the first look; null while nothing is known. */
    synchronized @Nullable Double executedMs() {
        return known ? executedMs : null;
    }
}
