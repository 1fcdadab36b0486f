package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a server's replicas are behind, or the server itself where it is one. */
final class ReplicaLag {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaLag.class);
    private static final Sql LAG = Sql.resource(ReplicaLag.class, "replica-lag");

    private ReplicaLag() {}

    /** In seconds; empty where there is no replica, or it cannot be told. */
    static OptionalDouble seconds(Session session) {
        try {
            Rows rows = session.query(LAG);
            return !rows.values().isEmpty() && rows.values().get(0)[0] instanceof Number lag
                    ? OptionalDouble.of(lag.doubleValue())
                    : OptionalDouble.empty();
        } catch (CollectException e) {
            // What was collected stands; a session that broke is found out by whoever uses it next.
            LOG.debug("replica_lag_not_known reason=\"{}\"", e.getMessage());
            return OptionalDouble.empty();
        }
    }
}
