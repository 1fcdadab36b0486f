package com.bitville.postgres.database.internal.query;

import java.sql.SQLException;

/** An answer has more rows or bytes than the agent reads. The message quotes nothing of it. */
public final class AnswerTooLargeException extends SQLException {
    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(String message) {
        super(message, "54000");
    }
}
