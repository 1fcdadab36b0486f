package com.bitville.postgres.kafka.internal.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of a secret cannot be used; the message names key, file and remedy. */
final class SecretFileException extends IOException {
    private static final long serialVersionUID = 1L;

    SecretFileException(String message) {
        super(message);
    }

    SecretFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
