package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The DBA's switch: the attributes of the role itself say whether the agent may be here. */
final class DbaPause {
    private static final String STANDING =
            Sql.resource(DbaPause.class, "standing").text();

    private DbaPause() {}

    /** Why the agent has to leave, if it has to. */
    static Optional<Failure> ordered(Connection connection) throws SQLException {
        return sign(QueryRunner.run(connection, STANDING));
    }

    /** The same over a connection that is in use, to its cost. */
    static Optional<Failure> ordered(PhysicalConnection connection) throws SQLException {
        return sign(connection.run(STANDING));
    }

    private static Optional<Failure> sign(Rows rows) {
        Object[] row = rows.values().get(0);
        String sign = null;
        if (Boolean.TRUE.equals(row[rows.index("paused")])) {
            sign = "bitville.pause is on for the role; ALTER ROLE ... RESET bitville.pause ends it";
        } else if (!Boolean.TRUE.equals(row[rows.index("may_log_in")])) {
            sign = "the role is NOLOGIN; ALTER ROLE ... LOGIN ends it";
        } else if (Integer.valueOf(0).equals(row[rows.index("connection_limit")])) {
            sign = "the role has CONNECTION LIMIT 0; ALTER ROLE ... CONNECTION LIMIT 5 ends it";
        }
        return Optional.ofNullable(sign)
                .map(text -> new Failure(ServerState.PAUSED_BY_DBA, "paused by the DBA: " + text));
    }
}
