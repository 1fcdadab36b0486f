package com.bitville.postgres.api.delivery;

/** Payloads could not be accepted, not even into memory; no part of the commit took effect. */
public final class OutboxException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A commit that nobody takes.
     *
     * @param message what is wrong, where, and how to fix it
     */
    public OutboxException(String message) {
        super(message);
    }

    /**
     * A refused commit.
     *
     * @param message what is wrong, where, and how to fix it
     * @param cause what was thrown
     */
    public OutboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
