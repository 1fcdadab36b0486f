package com.bitville.postgres.spool.internal.writer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of the spool and its log messages. Changed under the lock of SpoolWriter, read by any thread. */
public final class SpoolMode {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolMode.class);

    public enum Mode {
        OPENING,
        DISK,
        MEMORY,
        REFUSED,
        CLOSED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String consequence() {
            return this == REFUSED
                    ? "no payload is accepted until the holder is gone"
                    : "new payloads are kept in memory and are lost with the process";
        }
    }

    private final Path folder;
    private volatile Mode mode = Mode.OPENING;
    private volatile String reason = "";

    SpoolMode(Path folder) {
        this.folder = folder;
    }

    boolean is(Mode asked) {
        return mode == asked;
    }

    public Mode mode() {
        return mode;
    }

    /** The reason of the problem, or empty. */
    public String reason() {
        return reason;
    }

    void well() {
        mode = Mode.DISK;
        reason = "";
    }

    void closed() {
        mode = Mode.CLOSED;
    }

    void ill(Mode next, IOException cause) {
        String why = describe(cause);
        if (mode != next) {
            LOG.warn("spool_{} path={} reason=\"{}\" consequence=\"{}\"", next.word(), folder, why, next.consequence());
        } else {
            LOG.debug("spool_still_{} path={} reason=\"{}\"", next.word(), folder, why);
        }
        mode = next;
        reason = why;
    }

    static String describe(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
