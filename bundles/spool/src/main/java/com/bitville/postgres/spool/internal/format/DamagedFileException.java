package com.bitville.postgres.spool.internal.format;

import java.io.IOException;

/** A file of the spool is damaged. */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedFileException(String message) {
        super(message);
    }
}
