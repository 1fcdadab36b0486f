package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.database.internal.connect.Connector;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.Gate.Visit;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to one database on its own thread, because the driver's timeouts differ from the caller's. An abandoned attempt is aborted; a
 * connection that it still opens is closed, and only then is its slot free.
 */
final class VisitAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(VisitAttempt.class);

    private final Gate gate;
    private final Connector connector;
    private final Preparation preparation;
    private final long deadline;
    private final Guard guard = new Guard(
            defect -> LOG.warn("visit_failed defect=\"{}\" trace=\"{}\"", defect.what(), defect.trace()), () -> {});
    private @Nullable Connection raw;
    private @Nullable Visit prepared;
    private @Nullable SQLException failure;
    private boolean givenUp;
    private boolean ended;

    /** Runs over the new connection before it is returned. */
    @FunctionalInterface
    interface Preparation {
        void ask(PhysicalConnection connection) throws SQLException;
    }

    VisitAttempt(Gate gate, Connector connector, Preparation preparation, Duration atMost) {
        this.gate = gate;
        this.connector = connector;
        this.preparation = preparation;
        this.deadline = System.nanoTime() + atMost.toNanos();
    }

    void start(String server) {
        Threads.guarded("bitville-database-" + server + "-visit", guard, this::run)
                .start();
    }

    /**
     * Waits for the connection, which the caller closes.
     *
     * @throws SQLException if the attempt failed or timed out
     * @throws InterruptedException if interrupted; the attempt is then abandoned
     */
    Visit await() throws SQLException, InterruptedException {
        boolean arrived = false;
        try {
            arrived = waited();
        } finally {
            if (!arrived) {
                giveUp();
            }
        }
        return result();
    }

    /** Whether the attempt has ended and left nothing open. */
    synchronized boolean ended() {
        return ended;
    }

    private synchronized boolean waited() throws InterruptedException {
        long left = left();
        while (!ended && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = left();
        }
        return ended;
    }

    private synchronized Visit result() throws SQLException {
        if (prepared != null && !givenUp) {
            return prepared;
        }
        throw failure != null && !givenUp ? failure : new SQLException("no connection within the time limit");
    }

    private void giveUp() {
        Connection cut;
        Visit late;
        synchronized (this) {
            givenUp = true;
            cut = raw;
            late = prepared;
        }
        guard.task(() -> {
                    if (late != null) {
                        late.connection().abort();
                    } else if (cut != null) {
                        PhysicalConnection.cut(cut);
                    }
                })
                .run();
    }

    private void run() {
        Visit made = null;
        SQLException why = null;
        try {
            made = prepare(gate.visit(this::connect));
        } catch (SQLException e) {
            why = e;
        } finally {
            if (end(made, why) && made != null) {
                made.connection().abort();
            }
        }
    }

    private Visit prepare(Visit visit) throws SQLException {
        boolean done = false;
        try {
            preparation.ask(visit.connection());
            done = true;
            return visit;
        } finally {
            if (!done) {
                visit.connection().abort();
            }
        }
    }

    private Connection connect() throws SQLException {
        if (isGivenUp() || left() <= 0) {
            throw new SQLException("abandoned before the attempt started");
        }
        Connection connected = connector.connect();
        if (cameLate(connected)) {
            // Aborted, not refused: the code that counts connections must get it, to close it.
            guard.task(() -> PhysicalConnection.cut(connected)).run();
        }
        return connected;
    }

    private synchronized boolean isGivenUp() {
        return givenUp;
    }

    private synchronized boolean cameLate(Connection connected) {
        raw = connected;
        return givenUp;
    }

    /** Whether the attempt is abandoned. */
    private synchronized boolean end(@Nullable Visit made, @Nullable SQLException why) {
        ended = true;
        if (!givenUp) {
            prepared = made;
            failure = why == null && made == null ? new SQLException("the agent failed; its log has the details") : why;
        }
        notifyAll();
        return givenUp;
    }

    private long left() {
        return deadline - System.nanoTime();
    }
}
