package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A connection that the agent itself refused, with the state this puts the server in. */
final class RefusedException extends SQLException {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    RefusedException(ServerState state, ReasonCode code, String reason) {
        this(new Failure(state, code, reason), null);
    }

    RefusedException(Failure failure, @Nullable SQLException cause) {
        super(failure.reason(), cause);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
