package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.database.internal.connect.Connector;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to one database on a thread of its own, as no limit of the driver is that of whoever waits here. One that is given up is cut
 * off; what it makes all the same is closed, and its place is free only then.
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
    private @Nullable Prepared prepared;
    private @Nullable SQLException failure;
    private boolean givenUp;
    private boolean ended;

    /** What is to be asked over the new connection before it is handed over. */
    @FunctionalInterface
    interface Preparation {
        List<String> ask(PhysicalConnection connection) throws SQLException;
    }

    /**
     * A connection and what was asked over it.
     *
     * @param visit to be closed by whoever gets it
     * @param answer the preparation's
     */
    record Prepared(Gate.Visit visit, List<String> answer) {}

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
     * The connection.
     *
     * @throws SQLException if there is none, or none in time
     * @throws InterruptedException if interrupted; it is given up then
     */
    Prepared await() throws SQLException, InterruptedException {
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

    /** Whether nothing of it is left on its way. */
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

    private synchronized Prepared result() throws SQLException {
        if (prepared != null && !givenUp) {
            return prepared;
        }
        throw failure != null && !givenUp ? failure : new SQLException("it did not let the agent in in time");
    }

    private void giveUp() {
        Connection cut;
        Prepared late;
        synchronized (this) {
            givenUp = true;
            cut = raw;
            late = prepared;
        }
        guard.task(() -> {
                    if (late != null) {
                        late.visit().connection().abort();
                    } else if (cut != null) {
                        PhysicalConnection.cut(cut);
                    }
                })
                .run();
    }

    private void run() {
        Prepared made = null;
        SQLException why = null;
        try {
            made = prepare(gate.visit(this::connect));
        } catch (SQLException e) {
            why = e;
        } finally {
            if (end(made, why) && made != null) {
                made.visit().connection().abort();
            }
        }
    }

    private Prepared prepare(Gate.Visit visit) throws SQLException {
        boolean done = false;
        try {
            Prepared made = new Prepared(visit, preparation.ask(visit.connection()));
            done = true;
            return made;
        } finally {
            if (!done) {
                visit.connection().abort();
            }
        }
    }

    private Connection connect() throws SQLException {
        if (isGivenUp() || left() <= 0) {
            throw new SQLException("given up before it began");
        }
        Connection connected = connector.connect();
        if (cameLate(connected)) {
            // Cut, not refused: whoever counts connections has to get it, to close it.
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

    /** Whether nobody waits for it any more. */
    private synchronized boolean end(@Nullable Prepared made, @Nullable SQLException why) {
        ended = true;
        if (!givenUp) {
            prepared = made;
            failure = why == null && made == null ? new SQLException("the agent failed; its log has where") : why;
        }
        notifyAll();
        return givenUp;
    }

    private long left() {
        return deadline - System.nanoTime();
    }
}
