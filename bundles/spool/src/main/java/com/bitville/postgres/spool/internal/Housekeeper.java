package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The spool's own thread: opens the folder, then keeps it in order each second, and thoroughly each minute. */
final class Housekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final long PAUSE_MS = 1_000;
    private static final int PAUSES_A_MINUTE = 60;

    private final Committer committer;
    private final Thread thread;
    private volatile boolean stopped;
    private int turn;

    Housekeeper(Committer committer) {
        this.committer = committer;
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
        committer.housekeep(turn++ % PAUSES_A_MINUTE == 0);
        Thread.sleep(PAUSE_MS);
    }
}
