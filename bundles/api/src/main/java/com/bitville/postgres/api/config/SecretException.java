package com.bitville.postgres.api.config;

import org.jspecify.annotations.Nullable;

/** A configured secret cannot be read. The message names where it should be and what is wrong, never the secret. */
public final class SecretException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * An unreadable secret.
     *
     * @param message where it should be, what is wrong, and the remedy
     * @param cause what was thrown, or null
     */
    public SecretException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
