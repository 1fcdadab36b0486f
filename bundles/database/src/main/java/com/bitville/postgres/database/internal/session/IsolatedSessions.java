package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.database.internal.connect.Connector;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.query.SqlStates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection for each lease, one at a time. A failure here is not a failure of the server: the pool's connections show that.
 */
public final class IsolatedSessions {
    private final String server;
    private final Gate gate;
    private final Connector connector;
    private @Nullable VisitAttempt last;

    public IsolatedSessions(String server, Gate gate, Connector connector) {
        this.server = server;
        this.gate = gate;
        this.connector = connector;
    }

    /** A session to the configured database over a new connection, within the time limit. */
    public synchronized Lease open(Duration atMost) throws CollectException, InterruptedException {
        if (last != null && !last.ended()) {
            throw new CollectException(
                    Reason.UNAVAILABLE, "the connection of an earlier run, which was abandoned, is not closed yet");
        }
        // The session of the run before may still be about to end.
        Duration wait = gate.untilRoom();
        if (wait.compareTo(atMost) < 0) {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        }
        VisitAttempt attempt = new VisitAttempt(gate, connector, connection -> {}, atMost.minus(wait));
        attempt.start(server);
        last = attempt;
        try {
            return new IsolatedLease(attempt.await());
        } catch (SQLException e) {
            throw new CollectException(
                    Reason.UNAVAILABLE,
                    "no connection of its own: " + SqlStates.ofConnecting(e).reason(),
                    e);
        }
    }
}
