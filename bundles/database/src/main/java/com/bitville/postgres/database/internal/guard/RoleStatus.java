package com.bitville.postgres.database.internal.guard;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import com.bitville.postgres.database.internal.query.QueryRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What can change under an open connection, seen with one cheap statement.
 *
 * @param pause the DBA's switch: why the agent has to leave, if the attributes of its role say so
 * @param standby whether the server is a standby; a promotion ends no session
 * @param mark of all that is probed and may change under a session: another mark, something may have changed
 */
record RoleStatus(Optional<ConnectFailure> pause, boolean standby, String mark) {
    private static final String STANDING =
            Sql.resource(RoleStatus.class, "standing").text();

    static RoleStatus at(Connection connection) throws SQLException {
        return of(QueryRunner.run(connection, STANDING));
    }

    /** The same over a connection that is in use, to its cost. */
    static RoleStatus at(PhysicalConnection connection) throws SQLException {
        return of(connection.run(STANDING));
    }

    private static RoleStatus of(Rows rows) {
        Object[] row = rows.values().get(0);
        ReasonCode code = null;
        String sign = "";
        if (Boolean.TRUE.equals(row[rows.index("paused")])) {
            code = ReasonCode.PAUSE_SETTING;
            sign = "bitville.pause is on for the role; ALTER ROLE ... RESET bitville.pause ends it";
        } else if (!Boolean.TRUE.equals(row[rows.index("may_log_in")])) {
            code = ReasonCode.ROLE_NOLOGIN;
            sign = "the role is NOLOGIN; ALTER ROLE ... LOGIN ends it";
        } else if (Integer.valueOf(0).equals(row[rows.index("connection_limit")])) {
            code = ReasonCode.ROLE_LIMIT_ZERO;
            sign = "the role has CONNECTION LIMIT 0; ALTER ROLE ... CONNECTION LIMIT 5 ends it";
        }
        Optional<ConnectFailure> pause = code == null
                ? Optional.empty()
                : Optional.of(new ConnectFailure(ServerState.PAUSED_BY_DBA, code, "paused by the DBA: " + sign));
        return new RoleStatus(
                pause, Boolean.TRUE.equals(row[rows.index("standby")]), String.valueOf(row[rows.index("mark")]));
    }
}
