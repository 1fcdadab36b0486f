package com.bitville.postgres.database.internal.query;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The failure of a statement that others wrote: names its line and what the SQLSTATE means, and quotes neither statement nor data. */
public final class IsolatedFailure {
    private IsolatedFailure() {}

    public static CollectException of(String query, String text, SQLException e) {
        if (e instanceof AnswerTooLargeException) {
            return new CollectException(
                    Reason.FAILED, query + ": " + e.getMessage() + "; aggregate in the statement, or add LIMIT", e);
        }
        if (e instanceof StatementRefusedException) {
            return new CollectException(Reason.FAILED, query + ": " + e.getMessage(), e);
        }
        ServerErrorMessage answer = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        int position = answer == null ? 0 : answer.getPosition();
        String line = position > 0 ? ", line " + line(text, position) : "";
        return SqlStates.ofQuery(query + line, e, words(String.valueOf(e.getSQLState())));
    }

    /** The server counts characters from 1. */
    private static int line(String text, int position) {
        int line = 1;
        int end = Math.min(position - 1, text.length());
        for (int i = 0; i < end; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        return line;
    }

    private static String words(String state) {
        return switch (state) {
            case "42601" -> " (syntax error)";
            case "22012" -> " (division by zero)";
            case "21000" -> " (a subquery returned more than one row)";
            case "25006" -> " (it writes, and the transaction is read-only)";
            case "53400" -> " (it exceeds a limit of the role, such as temp_file_limit)";
            case "54001" -> " (it is too complex)";
            case "22023" -> " (a parameter has no value, or an invalid one)";
            default -> "";
        };
    }
}
