package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import com.bitville.postgres.spool.internal.writer.SpoolWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool's own thread: opens the folder, then runs the periodic work each second while the spool contains payloads or has a problem, and
 * the complete work each minute.
 */
final class SpoolHousekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolHousekeeper.class);
    private static final long PAUSE_MS = 1_000;
    private static final long THOROUGH_EVERY_NS = 60_000_000_000L;
    /** A payload that a sender has just removed from the index may not be among the pending removals yet. */
    private static final int QUIET_ROUNDS = 2;

    private final SpoolWriter spoolWriter;
    private final Thread thread;
    private volatile boolean stopped;
    private final SpoolIndex spoolIndex;
    private long thoroughAt = System.nanoTime();
    private int quiet;

    SpoolHousekeeper(SpoolWriter spoolWriter, SpoolIndex spoolIndex) {
        this.spoolWriter = spoolWriter;
        this.spoolIndex = spoolIndex;
        Guard guard = new Guard(
                defect -> LOG.warn(
                        "spool_housekeeping_failed defect=\"{}\" trace=\"{}\" consequence=\"tried again\"",
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("spool_housekeeping_goes_on"));
        thread = Threads.guarded("bitville-spool", guard, () -> guard.loop(() -> !stopped, this::round));
    }

    void start() {
        thread.start();
    }

    void stop(long patienceMs) {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(patienceMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        boolean thorough = System.nanoTime() - thoroughAt >= 0;
        if (thorough) {
            thoroughAt = System.nanoTime() + THOROUGH_EVERY_NS;
        }
        quiet = spoolWriter.housekeep(thorough) ? quiet + 1 : 0;
        Thread.sleep(PAUSE_MS);
        if (quiet >= QUIET_ROUNDS) {
            // Any further work begins with a payload.
            spoolIndex.await(thoroughAt - System.nanoTime());
        }
    }
}
