package com.bitville.postgres.shipper.internal.answer;

import java.io.IOException;

/** An attempt failed; the message is for the operator as it is. */
public final class AttemptException extends IOException {
    private static final long serialVersionUID = 1L;

    public AttemptException(String message) {
        super(message);
    }
}
