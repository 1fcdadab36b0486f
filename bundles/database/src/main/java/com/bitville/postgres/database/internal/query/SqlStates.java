package com.bitville.postgres.database.internal.query;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.tls.PeerProblem;
import com.bitville.postgres.api.tls.UntrustedPeerException;
import com.bitville.postgres.database.internal.connect.SessionLimits;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Maps an SQLSTATE: of a connection attempt to a {@link ServerState}, of a query to a {@link Reason}. */
public final class SqlStates {
    private static final int LONGEST_REASON = 700;

    private SqlStates() {}

    /** The failure that a connection attempt's exception means. */
    public static ConnectFailure ofConnecting(SQLException e) {
        if (e instanceof ConnectionRefusedException refused) {
            return refused.failure();
        }
        String state = state(e);
        if (state.equals("28000") && raisedForTheRole(e)) {
            return new ConnectFailure(
                    ServerState.PAUSED_BY_DBA,
                    ReasonCode.ROLE_REFUSED,
                    reason(e) + "; ALTER ROLE ... LOGIN ends the pause, role.sql creates a missing role");
        }
        if (state.startsWith("28")) {
            ReasonCode code = state.equals("28P01") ? ReasonCode.PASSWORD_REFUSED : ReasonCode.LOGIN_REFUSED;
            return new ConnectFailure(ServerState.AUTH_FAILED, code, reason(e) + "; retried once a minute");
        }
        return switch (state) {
            case "53300" -> new ConnectFailure(ServerState.TOO_MANY_CONNECTIONS, limit(e), reason(e));
            case "57P01", "57P02", "57P03" ->
                new ConnectFailure(ServerState.STARTING_UP, ReasonCode.STARTING_UP, reason(e));
            case "3D000" -> new ConnectFailure(ServerState.UNREACHABLE, ReasonCode.DATABASE_MISSING, reason(e));
            case "42501", "55000" ->
                new ConnectFailure(ServerState.UNREACHABLE, ReasonCode.DATABASE_REFUSED, reason(e));
            case "08P01" -> protocolViolated(e);
            default -> network(e);
        };
    }

    /** Whether the role lacks a privilege. */
    public static boolean isRefusal(SQLException e) {
        return state(e).equals("42501");
    }

    /** Whether the role may not connect to the database. The routine's name in the error does not depend on the language. */
    public static boolean isClosedDatabase(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        return isRefusal(e) && message != null && "CheckMyDatabase".equals(message.getRoutine());
    }

    /** Whether a statement failed in a way that suggests the server has changed since it was probed. */
    public static boolean isSchemaChange(SQLException e) {
        return switch (state(e)) {
            case "42P01", "42703", "42883", "42501", "3F000", "0A000" -> true;
            default -> false;
        };
    }

    /** The exception for a failed query; {@code advice} is appended to its message. */
    public static CollectException ofQuery(String query, SQLException e, String advice) {
        String state = state(e);
        Reason reason = switch (state) {
            case "57014", "55P03", "25P03", "40001", "40P01" -> Reason.TIMED_OUT;
            case "42501" -> Reason.NOT_PERMITTED;
            case "42P01", "42703", "42883", "0A000", "55000", "3F000" -> Reason.UNSUPPORTED;
            default -> isBroken(e) ? Reason.UNAVAILABLE : Reason.FAILED;
        };
        // Only these messages quote nothing but names; others may quote a row's value or a part of the statement.
        boolean namesOnly = reason == Reason.NOT_PERMITTED || (reason == Reason.UNSUPPORTED && state.startsWith("42"));
        String text = namesOnly ? ": " + reason(e) : "";
        return new CollectException(reason, query + " failed with SQLSTATE " + state + words(state) + text + advice);
    }

    /** Whether the connection is unusable. */
    public static boolean isBroken(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || state.startsWith("57P") || state.startsWith("58") || state.equals("XX000");
    }

    /**
     * Whether the attempt may have left a backend running: the server accepted and then did not answer in time, or the driver abandoned an
     * attempt that still runs, which shows only in the absence of both an answer and a cause.
     */
    public static boolean isSilence(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return e instanceof PSQLException && answer(e) == null && e.getCause() == null && state(e).equals("08001");
    }

    public static boolean roleLimit(SQLException e) {
        return state(e).equals("53300") && raisedForTheRole(e);
    }

    /**
     * The state 28000 alone may also mean that no line of pg_hba.conf matches. This routine refuses a role that is NOLOGIN and, if the
     * server asks for no password, a role that does not exist: only translated messages distinguish the two, so the agent does not.
     */
    private static boolean raisedForTheRole(SQLException e) {
        return "InitializeSessionUserId".equals(routine(e));
    }

    private static ReasonCode limit(SQLException e) {
        if (raisedForTheRole(e)) {
            return ReasonCode.ROLE_LIMIT;
        }
        return "CheckMyDatabase".equals(routine(e)) ? ReasonCode.DATABASE_LIMIT : ReasonCode.SERVER_LIMIT;
    }

    /** PostgreSQL sends the routine's name with every error, in every language; a pooler sends this state without one. */
    private static ConnectFailure protocolViolated(SQLException e) {
        ServerErrorMessage answer = answer(e);
        if (answer != null && answer.getRoutine() == null) {
            return new ConnectFailure(
                    ServerState.POOLER_REFUSED, ReasonCode.POOLER, SessionLimits.pooler("it answered: " + reason(e)));
        }
        return network(e);
    }

    /** The server's error message, if it sent one. */
    private static @Nullable ServerErrorMessage answer(Throwable e) {
        return e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    }

    private static @Nullable String routine(SQLException e) {
        ServerErrorMessage answer = answer(e);
        return answer == null ? null : answer.getRoutine();
    }

    private static String words(String state) {
        return switch (state) {
            case "57014" -> " (statement timeout or cancelled)";
            case "55P03" -> " (lock timeout)";
            case "40001" -> " (conflict with recovery)";
            default -> "";
        };
    }

    private static ConnectFailure network(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UntrustedPeerException untrusted) {
                return unreachable(code(untrusted.problem()), "TLS: " + reason(cause));
            }
            if (cause instanceof UnknownHostException) {
                return unreachable(ReasonCode.HOST_UNKNOWN, "the host name cannot be resolved");
            }
            if (cause instanceof SocketTimeoutException) {
                return unreachable(ReasonCode.NO_ANSWER, "no answer in time");
            }
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return unreachable(ReasonCode.REFUSED, reason(cause));
            }
        }
        return isWithoutTls(e)
                ? unreachable(
                        ReasonCode.TLS_MISSING, "TLS: the server does not offer it (ssl = off), and sslmode demands it")
                : unreachable(ReasonCode.OTHER, reason(e));
    }

    /** The driver has no code of its own for this, but translates its text as we do here. */
    private static boolean isWithoutTls(SQLException e) {
        return answer(e) == null && GT.tr("The server does not support SSL.").equals(e.getMessage());
    }

    private static ReasonCode code(PeerProblem problem) {
        return switch (problem) {
            case EXPIRED -> ReasonCode.CERTIFICATE_EXPIRED;
            case NOT_YET_VALID -> ReasonCode.CERTIFICATE_NOT_YET_VALID;
            case WRONG_NAME -> ReasonCode.CERTIFICATE_NAME;
            case NO_AUTHORITY -> ReasonCode.UNTRUSTED;
        };
    }

    private static ConnectFailure unreachable(ReasonCode code, String reason) {
        return new ConnectFailure(ServerState.UNREACHABLE, code, reason);
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    public static String reason(Throwable e) {
        ServerErrorMessage server = answer(e);
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
