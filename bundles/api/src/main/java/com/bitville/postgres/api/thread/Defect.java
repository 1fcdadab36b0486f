package com.bitville.postgres.api.thread;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An unexpected exception, described without its message, which may quote data.
 *
 * @param what its class and where it was thrown: {@code java.lang.NullPointerException at ServerMonitor.java:55}
 * @param trace its innermost frames, one line, for the log
 */
public record Defect(String what, String trace) {
    private static final int FRAMES = 8;

    /**
     * Describes what was thrown.
     *
     * @param thrown any exception or error
     * @return its description
     */
    public static Defect of(Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        String place = frames.length == 0 ? "" : " at " + frames[0].getFileName() + ":" + frames[0].getLineNumber();
        String trace = Arrays.stream(frames)
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
        return new Defect(thrown.getClass().getName() + place, trace);
    }
}
