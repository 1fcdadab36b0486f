package com.bitville.postgres.engine.internal;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A defect in a collector or listener, described without the thrown message, which may quote data. */
final class CrashException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int FRAMES = 8;

    CrashException(Throwable defect) {
        super("defect: " + defect.getClass().getName() + place(defect), defect);
    }

    /** The innermost frames, for the log. */
    String trace() {
        Throwable defect = getCause() == null ? this : getCause();
        return Arrays.stream(defect.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
    }

    private static String place(Throwable defect) {
        StackTraceElement[] frames = defect.getStackTrace();
        return frames.length == 0 ? "" : " at " + frames[0].getFileName() + ":" + frames[0].getLineNumber();
    }
}
