package com.bitville.postgres.spool.internal;

import java.io.IOException;

/** A file of the spool does not hold what it should. */
final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
        super(message);
    }
}
