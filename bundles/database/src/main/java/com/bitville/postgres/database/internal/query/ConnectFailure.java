package com.bitville.postgres.database.internal.query;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import java.util.List;

/**
 * Why a connection could not be made.
 *
 * @param state the state this puts the server in
 * @param code why, for whoever decides on it
 * @param reason for an operator: what happened and what would mend it
 * @param grants what a superuser has to paste, where a privilege is lacking
 */
public record ConnectFailure(ServerState state, ReasonCode code, String reason, List<String> grants) {
    public ConnectFailure(ServerState state, ReasonCode code, String reason) {
        this(state, code, reason, List.of());
    }

    /** Whether only a human can mend it, so that trying often is of no use and may do harm. */
    public boolean mendsByHand() {
        return switch (state) {
            case AUTH_FAILED, POOLER_REFUSED, GUARDS_FAILED, PAUSED, PAUSED_BY_DBA -> true;
            case CONNECTING, UP, TOO_MANY_CONNECTIONS, UNREACHABLE, STARTING_UP -> false;
        };
    }

    /** Whether connections that were made earlier can be taken for dead. */
    public boolean endsOpenConnections() {
        return (state == ServerState.UNREACHABLE && code != ReasonCode.DEFECT)
                || state == ServerState.STARTING_UP
                || state == ServerState.PAUSED_BY_DBA
                || state == ServerState.PAUSED;
    }
}
