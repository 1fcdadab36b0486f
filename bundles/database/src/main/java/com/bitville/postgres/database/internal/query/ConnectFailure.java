package com.bitville.postgres.database.internal.query;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import java.util.List;

/**
 * Why a connection attempt failed.
 *
 * @param state the resulting state of the server
 * @param code the cause, for code that decides
 * @param reason the cause and the remedy, for an operator
 * @param grants the statements for a superuser to run if a privilege is missing, else empty
 */
public record ConnectFailure(ServerState state, ReasonCode code, String reason, List<String> grants) {
    public ConnectFailure(ServerState state, ReasonCode code, String reason) {
        this(state, code, reason, List.of());
    }

    /** Whether only a person can correct the cause, so that frequent retries do not help and may do harm. */
    public boolean needsOperator() {
        return switch (state) {
            case AUTH_FAILED, POOLER_REFUSED, GUARDS_FAILED, PAUSED, PAUSED_BY_DBA -> true;
            case CONNECTING, UP, TOO_MANY_CONNECTIONS, UNREACHABLE, STARTING_UP -> false;
        };
    }

    /** Whether earlier connections count as dead. */
    public boolean endsOpenConnections() {
        return (state == ServerState.UNREACHABLE && code != ReasonCode.DEFECT)
                || state == ServerState.STARTING_UP
                || state == ServerState.PAUSED_BY_DBA
                || state == ServerState.PAUSED;
    }
}
