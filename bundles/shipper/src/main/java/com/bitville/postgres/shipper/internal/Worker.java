package com.bitville.postgres.shipper.internal;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that walks the courier's steps and waits between them. */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(5);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(3);

    private final Courier courier;
    private final Thread thread;
    private volatile boolean stopped;

    Worker(Courier courier) {
        this.courier = courier;
        this.thread = new Thread(this::run, "bitville-shipper");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread; returns whether it is over. */
    boolean stop() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(LONGEST_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (!stopped) {
                Duration wait = step();
                if (!wait.isZero()) {
                    Thread.sleep(Math.max(1, wait.toMillis()));
                }
            }
        } catch (InterruptedException e) {
            // Only stop() interrupts this thread, and it is over.
            LOG.debug("shipper_interrupted");
        }
    }

    private Duration step() throws InterruptedException {
        try {
            return courier.step();
        } catch (RuntimeException e) {
            // A spool that goes away under a step throws; the thread has to be there when all is well again.
            if (!stopped) {
                LOG.error(
                        "shipper_step_failed consequence=\"payloads are kept\" retry_s={}",
                        AFTER_DEFECT.toSeconds(),
                        e);
            }
            return AFTER_DEFECT;
        }
    }
}
