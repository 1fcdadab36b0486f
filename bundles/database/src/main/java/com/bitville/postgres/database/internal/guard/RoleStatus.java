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
 * What can change under an open connection, read with one cheap statement.
 *
 * @param pause why the agent must disconnect, if the attributes of its role are set to pause it
 * @param standby whether the server is a standby; a promotion does not end sessions
 * @param mark of everything that is probed and may change under a session: a different mark means that something may have changed. First what
 *     is the same in all databases of the server, then what is the database's own
 */
record RoleStatus(Optional<ConnectFailure> pause, boolean standby, String mark) {
    private static final String ROLE_STATUS =
            Sql.resource(RoleStatus.class, "role-status").text();

    /** What of the mark is the same in all databases of the server. */
    String serverMark() {
        int end = mark.indexOf('|');
        return end < 0 ? mark : mark.substring(0, end);
    }

    static RoleStatus at(Connection connection) throws SQLException {
        return of(QueryRunner.run(connection, ROLE_STATUS));
    }

    /** The same over a connection in use, charged to it. */
    static RoleStatus at(PhysicalConnection connection) throws SQLException {
        return of(connection.run(ROLE_STATUS));
    }

    private static RoleStatus of(Rows rows) {
        Object[] row = rows.values().get(0);
        ReasonCode code = null;
        String sign = "";
        if (Boolean.TRUE.equals(row[rows.index("paused")])) {
            code = ReasonCode.PAUSE_SETTING;
            sign = "bitville.pause is on for the role; ALTER ROLE ... RESET bitville.pause ends the pause";
        } else if (!Boolean.TRUE.equals(row[rows.index("may_log_in")])) {
            code = ReasonCode.ROLE_NOLOGIN;
            sign = "the role is NOLOGIN; ALTER ROLE ... LOGIN ends the pause";
        } else if (Integer.valueOf(0).equals(row[rows.index("connection_limit")])) {
            code = ReasonCode.ROLE_LIMIT_ZERO;
            sign = "the role has CONNECTION LIMIT 0; ALTER ROLE ... CONNECTION LIMIT 5 ends the pause";
        }
        Optional<ConnectFailure> pause = code == null
                ? Optional.empty()
                : Optional.of(new ConnectFailure(ServerState.PAUSED_BY_DBA, code, "paused by the DBA: " + sign));
        return new RoleStatus(
                pause, Boolean.TRUE.equals(row[rows.index("standby")]), String.valueOf(row[rows.index("mark")]));
    }
}
