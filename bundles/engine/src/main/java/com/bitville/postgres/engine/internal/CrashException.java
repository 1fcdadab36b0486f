package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.thread.Defect;

/** A defect in a collector or listener, described without the thrown message, which may quote data. */
final class CrashException extends Exception {
    private static final long serialVersionUID = 1L;

    CrashException(Throwable defect) {
        super("defect: " + Defect.of(defect).what(), defect);
    }

    /** The innermost frames, for the log. */
    String trace() {
        return Defect.of(getCause() == null ? this : getCause()).trace();
    }
}
