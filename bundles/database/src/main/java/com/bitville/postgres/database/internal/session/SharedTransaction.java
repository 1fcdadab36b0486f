package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the statements of a lease in one transaction where that spares the server work: until 14 each transaction that reads statistics
 * loads those of all tables of its database, once. Read-only; it holds back vacuum no longer than a statement of a second would. Used by one
 * thread.
 */
final class SharedTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(SharedTransaction.class);
    private static final int FIRST_WITH_SHARED_STATISTICS = 150_000;
    /** Statistics are not older than this, and no lock on a catalog is held for longer. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final PhysicalConnection connection;
    private final boolean helps;
    private boolean first;
    private boolean open;
    private long begunAt;

    /**
     * For the statements of one lease.
     *
     * @param visit whether the lease is a visit, each statement of which reads statistics
     */
    SharedTransaction(PhysicalConnection connection, int serverVersion, boolean visit) {
        this.connection = connection;
        this.first = !visit;
        this.helps = serverVersion < FIRST_WITH_SHARED_STATISTICS;
    }

    /** Runs a statement. A lease of one statement, as sampling takes, has no need of a transaction, nor has the first of a cycle. */
    Rows run(String text, @Nullable Object... params) throws SQLException {
        if (open && System.nanoTime() - begunAt > LONGEST.toNanos()) {
            end();
        }
        if (helps && !first && !open) {
            connection.begin();
            open = true;
            begunAt = System.nanoTime();
        }
        first = false;
        boolean done = false;
        try {
            Rows rows = connection.run(text, params);
            done = true;
            return rows;
        } finally {
            if (!done) {
                end();
            }
        }
    }

    /** Ends the transaction, if one is open; false if the connection cannot be used any more. */
    boolean end() {
        if (!open) {
            return true;
        }
        open = false;
        try {
            connection.end();
            return true;
        } catch (SQLException e) {
            LOG.debug("transaction_not_ended pid={} sqlstate={}", connection.backendPid(), e.getSQLState());
            return false;
        }
    }
}
