package com.bitville.postgres.shell.internal.report;

import java.io.PrintStream;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/**
 * A document that {@code bin/bitville} writes into a file of its caller: the agent sends one line that says so, then the document as it is.
 * Without that line, what comes is for the caller's eyes.
 */
public final class DocumentStream {
    /** Set by {@code bin/bitville} where it was told a file. */
    public static final String WANTED = "BITVILLE_DOCUMENT";

    public static final String FIRST_LINE = "bitville-document 1";

    private DocumentStream() {}

    public static boolean isWanted(@Nullable Session session) {
        return session != null && "1".equals(session.get(WANTED));
    }

    public static void begin(PrintStream out) {
        out.print(FIRST_LINE + "\n");
    }
}
