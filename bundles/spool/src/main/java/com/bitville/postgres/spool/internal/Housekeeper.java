package com.bitville.postgres.spool.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The spool's own thread: opens the folder, then keeps it in order each second, and thoroughly each minute. */
final class Housekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final long PAUSE_MS = 1_000;
    private static final int PAUSES_A_MINUTE = 60;

    private final Committer committer;
    private final Thread thread = new Thread(this::run, "bitville-spool");

    Housekeeper(Committer committer) {
        this.committer = committer;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop(long patienceMs) {
        thread.interrupt();
        try {
            thread.join(patienceMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (int turn = 0; !Thread.currentThread().isInterrupted(); turn++) {
                keepHouse(turn % PAUSES_A_MINUTE == 0);
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            LOG.debug("spool_housekeeping_ends");
        }
    }

    /** A defect must not end the housekeeping, without which nothing heals. */
    private void keepHouse(boolean thorough) {
        try {
            committer.housekeep(thorough);
        } catch (RuntimeException e) {
            LOG.error("spool_housekeeping_failed", e);
        }
    }
}
