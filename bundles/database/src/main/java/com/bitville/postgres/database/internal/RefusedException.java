package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import java.sql.SQLException;

/** A connection that the agent itself refused, with the state this puts the server in. */
final class RefusedException extends SQLException {
    private static final long serialVersionUID = 1L;
    private final ServerState state;
    private final ReasonCode code;

    RefusedException(ServerState state, ReasonCode code, String reason) {
        super(reason);
        this.state = state;
        this.code = code;
    }

    ServerState state() {
        return state;
    }

    ReasonCode code() {
        return code;
    }
}
