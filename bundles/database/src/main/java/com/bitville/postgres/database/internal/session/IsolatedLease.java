package com.bitville.postgres.database.internal.session;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import com.bitville.postgres.database.internal.query.IsolatedFailure;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that was opened for one lease and is closed with it. Queries come from one thread; {@link #abort()} may come from any.
 */
final class IsolatedLease implements Lease, Session {
    private static final Logger LOG = LoggerFactory.getLogger(IsolatedLease.class);

    private final PhysicalConnection connection;
    private final Capabilities capabilities;
    private boolean aborted;
    private @Nullable Cost charged;

    IsolatedLease(Gate.Visit visit) {
        this.connection = visit.connection();
        this.capabilities = visit.capabilities();
    }

    @Override
    public Session session() {
        return this;
    }

    @Override
    public Rows query(Sql sql, @Nullable Object... params) throws CollectException {
        if (ended()) {
            throw new CollectException(Reason.TIMED_OUT, sql.name() + ": the agent aborted the session");
        }
        String text = ExtensionSchemas.resolve(sql, capabilities);
        try {
            return connection.runReadOnly(text, params);
        } catch (SQLException e) {
            if (ended()) {
                throw new CollectException(Reason.TIMED_OUT, sql.name() + " was cancelled by the agent", e);
            }
            throw IsolatedFailure.of(sql.name(), text, e);
        }
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public int backendPid() {
        return connection.backendPid();
    }

    @Override
    public String databaseName() {
        return connection.databaseName();
    }

    @Override
    public synchronized Cost cost() {
        return charged == null ? connection.cost().uncharged() : charged;
    }

    @Override
    public void abort() {
        synchronized (this) {
            if (aborted || charged != null) {
                return;
            }
            charged = connection.cost().charge();
            aborted = true;
        }
        LOG.debug("isolated_lease_aborted pid={}", backendPid());
        connection.abort();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (charged != null) {
                return;
            }
            // The backend's cost is known as long as it lives.
            charged = connection.cost().chargeWithEnd();
        }
        try {
            connection.proxy().close();
        } catch (SQLException e) {
            LOG.debug("isolated_connection_not_closed pid={} sqlstate={}", backendPid(), e.getSQLState());
        }
    }

    private synchronized boolean ended() {
        return aborted || charged != null;
    }
}
