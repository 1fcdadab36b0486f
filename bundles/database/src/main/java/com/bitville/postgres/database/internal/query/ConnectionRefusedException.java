package com.bitville.postgres.database.internal.query;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A connection that the agent itself refused, with the resulting state of the server. */
public final class ConnectionRefusedException extends SQLException {
    private static final long serialVersionUID = 1L;
    private final transient ConnectFailure connectFailure;

    public ConnectionRefusedException(ServerState state, ReasonCode code, String reason) {
        this(new ConnectFailure(state, code, reason), null);
    }

    public ConnectionRefusedException(ConnectFailure connectFailure, @Nullable SQLException cause) {
        super(connectFailure.reason(), cause);
        this.connectFailure = connectFailure;
    }

    ConnectFailure failure() {
        return connectFailure;
    }
}
