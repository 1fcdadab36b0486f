package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import org.jspecify.annotations.Nullable;

/** The session of one run. The next run has the same connection, so use after the run or from another thread is refused. */
record RunSession(Session session, RunCancellation watch) implements Session {
    @Override
    public Rows query(Sql sql, @Nullable Object... params) throws CollectException {
        refuseStrangers();
        return session.query(sql, params);
    }

    @Override
    public Capabilities capabilities() {
        refuseStrangers();
        return session.capabilities();
    }

    @Override
    public int backendPid() {
        refuseStrangers();
        return session.backendPid();
    }

    @Override
    public String databaseName() {
        refuseStrangers();
        return session.databaseName();
    }

    private void refuseStrangers() {
        if (!watch.isRunning()) {
            throw new IllegalStateException(
                    "a session may be used only by the thread that collect was called on, until it returns");
        }
    }
}
