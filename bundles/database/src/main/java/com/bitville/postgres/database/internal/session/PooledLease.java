package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import com.bitville.postgres.database.internal.query.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A borrowed connection. Queries come from one thread; {@link #abort()} may come from any. */
public final class PooledLease implements Lease, Session {
    private static final Logger LOG = LoggerFactory.getLogger(PooledLease.class);

    private enum Stage {
        OPEN,
        ABORTED,
        CLOSED
    }

    /** Called for each file that was run, and for failures that suggest the server has changed since it was probed. */
    public interface Journal {
        void ran(Sql file, Capabilities capabilities, @Nullable Object... params);

        /** Returns advice that is appended to the reason. */
        String surprised(Sql file, PhysicalConnection connection, SQLException e);
    }

    private final Consumer<Connection> evict;
    private final Journal journal;
    private final Connection pooled;
    private final PhysicalConnection physical;
    private final Capabilities capabilities;
    private final SharedTransaction transaction;
    private final Object stageLock = new Object();
    private Stage stage = Stage.OPEN;
    private final boolean closes;
    private boolean broken;
    private @Nullable Cost charged;

    /**
     * A lease of a connection.
     *
     * @param closes whether the connection is closed with the lease, so that the end of its backend is part of the cost
     */
    public PooledLease(
            Consumer<Connection> evict, Journal journal, Connection pooled, Capabilities capabilities, boolean closes)
            throws SQLException {
        this.closes = closes;
        this.evict = evict;
        this.journal = journal;
        this.pooled = pooled;
        this.physical = PhysicalConnection.of(pooled);
        this.capabilities = capabilities;
        this.transaction = new SharedTransaction(physical, capabilities.serverVersion(), closes);
    }

    @Override
    public Session session() {
        return this;
    }

    @Override
    public Rows query(Sql sql, @Nullable Object... params) throws CollectException {
        if (stage() != Stage.OPEN) {
            throw new CollectException(Reason.TIMED_OUT, sql.name() + ": the agent aborted the session");
        }
        String text = ExtensionSchemas.resolve(sql, capabilities);
        try {
            Rows rows = transaction.run(text, params);
            journal.ran(sql, capabilities, params);
            return rows;
        } catch (SQLException e) {
            if (stage() == Stage.ABORTED) {
                throw new CollectException(Reason.TIMED_OUT, sql.name() + " was cancelled by the agent", e);
            }
            if (SqlStates.isBroken(e)) {
                synchronized (stageLock) {
                    broken = true;
                }
            }
            String advice = SqlStates.isSchemaChange(e) ? journal.surprised(sql, physical, e) : "";
            throw SqlStates.ofQuery(sql.name(), e, advice);
        }
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public int backendPid() {
        return physical.backendPid();
    }

    @Override
    public String databaseName() {
        return physical.databaseName();
    }

    @Override
    public Cost cost() {
        synchronized (stageLock) {
            return charged == null ? physical.cost().uncharged() : charged;
        }
    }

    @Override
    public void abort() {
        synchronized (stageLock) {
            if (stage != Stage.OPEN) {
                return;
            }
            stage = Stage.ABORTED;
            // The CPU time of a backend is known as long as it lives: it ends with the abort.
            charged = physical.cost().chargeWithEnd();
        }
        LOG.debug("lease_aborted pid={}", backendPid());
        physical.abort();
    }

    @Override
    public void close() {
        boolean keep;
        synchronized (stageLock) {
            if (stage == Stage.CLOSED) {
                return;
            }
            keep = stage == Stage.OPEN && !broken;
            stage = Stage.CLOSED;
        }
        boolean usable = false;
        try {
            usable = transaction.end();
            charge();
        } finally {
            giveBack(keep && usable);
        }
    }

    private void charge() {
        synchronized (stageLock) {
            if (charged == null) {
                charged = closes
                        ? physical.cost().chargeWithEnd()
                        : physical.cost().charge();
            }
        }
    }

    private void giveBack(boolean keep) {
        try {
            if (!keep) {
                evict.accept(pooled);
            }
        } finally {
            try {
                pooled.close();
            } catch (SQLException e) {
                LOG.debug("connection_not_returned pid={} sqlstate={}", backendPid(), e.getSQLState());
            }
        }
    }

    private Stage stage() {
        synchronized (stageLock) {
            return stage;
        }
    }
}
