package com.bitville.postgres.database.internal.query;

import java.sql.SQLException;

/** The agent does not run a statement, or not again. The message quotes nothing of it. */
public final class StatementRefusedException extends SQLException {
    private static final long serialVersionUID = 1L;

    StatementRefusedException(String message) {
        super(message, "42601");
    }
}
