package com.bitville.postgres.api.config;

import org.jspecify.annotations.Nullable;

/** An edit of the configuration is refused; nothing has changed. The message says why and what is allowed. */
public final class EditException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message why, with the allowed values; never a secret
     * @param cause what was thrown, or null
     */
    public EditException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
