package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.tls.UntrustedPeerException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The one place that knows what an SQLSTATE means: for a connection a {@link ServerState}, for a query a {@link Reason}. */
final class SqlStates {
    private static final int LONGEST_REASON = 700;

    private SqlStates() {}

    /** What a failed attempt to connect says about the server. */
    static Failure ofConnecting(SQLException e) {
        if (e instanceof RefusedException refused) {
            return new Failure(refused.state(), reason(e));
        }
        String state = state(e);
        if (noLogin(e)) {
            return new Failure(ServerState.PAUSED_BY_DBA, reason(e) + "; ALTER ROLE ... LOGIN ends the pause");
        }
        if (state.startsWith("28")) {
            return new Failure(ServerState.AUTH_FAILED, reason(e) + "; tried again once a minute");
        }
        return switch (state) {
            case "53300" -> new Failure(ServerState.TOO_MANY_CONNECTIONS, reason(e));
            case "57P01", "57P02", "57P03" -> new Failure(ServerState.STARTING_UP, reason(e));
            case "08P01" -> startupParameterRefused(e);
            default -> new Failure(ServerState.UNREACHABLE, network(e));
        };
    }

    /** What a failed query says about the run. */
    static CollectException ofQuery(String query, SQLException e) {
        String state = state(e);
        Reason reason = switch (state) {
            case "57014", "55P03", "25P03", "40001", "40P01" -> Reason.TIMED_OUT;
            case "42501" -> Reason.NOT_PERMITTED;
            case "42P01", "42703", "42883", "0A000", "55000", "3F000" -> Reason.UNSUPPORTED;
            default -> isBroken(e) ? Reason.UNAVAILABLE : Reason.FAILED;
        };
        // Only these messages quote names alone; others may quote a value of a row or a piece of the statement.
        boolean namesOnly = reason == Reason.NOT_PERMITTED || (reason == Reason.UNSUPPORTED && state.startsWith("42"));
        String text = namesOnly ? ": " + reason(e) : "";
        return new CollectException(reason, query + " failed with SQLSTATE " + state + words(state) + text);
    }

    /** Whether the connection is of no more use. */
    static boolean isBroken(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || state.startsWith("57P") || state.startsWith("58") || state.equals("XX000");
    }

    /** Whether the server accepted and then said nothing in time. */
    static boolean isSilence(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    static boolean roleLimit(SQLException e) {
        return state(e).equals("53300") && raisedForTheRole(e);
    }

    /**
     * The state 28000 alone may also mean that no line of pg_hba.conf fits. Where the server asks for no password the same place also
     * refuses a role that is not there: only its words tell, which may be translated.
     */
    private static boolean noLogin(SQLException e) {
        return state(e).equals("28000") && raisedForTheRole(e) && !reason(e).contains("does not exist");
    }

    /** The place in the server's source is told in every language. */
    private static boolean raisedForTheRole(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        return message != null && "InitializeSessionUserId".equals(message.getRoutine());
    }

    /** PostgreSQL takes every parameter the driver sends; PgBouncer names the one that it does not know. */
    private static Failure startupParameterRefused(SQLException e) {
        if (reason(e).contains("unsupported startup parameter")) {
            return new Failure(ServerState.POOLER_REFUSED, Guards.pooler("it refused a startup parameter"));
        }
        return new Failure(ServerState.UNREACHABLE, network(e));
    }

    private static String words(String state) {
        return switch (state) {
            case "57014" -> " (statement timeout or cancelled)";
            case "55P03" -> " (lock timeout)";
            case "40001" -> " (conflict with recovery)";
            default -> "";
        };
    }

    private static String network(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UntrustedPeerException) {
                return "TLS: " + reason(cause);
            }
            if (cause instanceof UnknownHostException) {
                return "the host name cannot be resolved";
            }
            if (cause instanceof SocketTimeoutException) {
                return "no answer in time";
            }
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return reason(cause);
            }
        }
        return reason(e);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    private static String reason(Throwable e) {
        ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String text = firstOf(
                server == null ? null : server.getMessage(),
                e.getMessage(),
                e.getClass().getSimpleName());
        String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return plain.length() <= LONGEST_REASON ? plain : plain.substring(0, LONGEST_REASON);
    }

    private static String firstOf(@Nullable String a, @Nullable String b, String c) {
        return a != null ? a : b != null ? b : c;
    }
}
