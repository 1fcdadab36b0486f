package com.bitville.postgres.history.internal.file;

/** A file that is none of ours, or not whole. */
public final class DamagedSeriesException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedSeriesException(String message) {
        super(message);
    }
}
