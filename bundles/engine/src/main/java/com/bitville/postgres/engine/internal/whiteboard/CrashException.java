package com.bitville.postgres.engine.internal.whiteboard;

import com.bitville.postgres.api.thread.Defect;

/** A defect in a collector or listener, described without the thrown message, which may quote data. */
public final class CrashException extends Exception {
    private static final long serialVersionUID = 1L;

    public CrashException(Throwable defect) {
        super("defect: " + Defect.of(defect).what(), defect);
    }

    /** The innermost frames, for the log. */
    public String trace() {
        return Defect.of(getCause() == null ? this : getCause()).trace();
    }
}
