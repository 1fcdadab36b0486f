package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.ServerState;
import java.sql.SQLException;

/** A connection that the agent itself refused, with the state this puts the server in. */
final class RefusedException extends SQLException {
    private static final long serialVersionUID = 1L;
    private final ServerState state;

    RefusedException(ServerState state, String reason) {
        super(reason);
        this.state = state;
    }

    ServerState state() {
        return state;
    }
}
