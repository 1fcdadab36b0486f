package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs the steps of the DeliveryLoop and waits between them. If the spool goes away during a step, the step throws and the
 * thread continues.
 */
public final class DeliveryThread {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryThread.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(3);

    private final DeliveryLoop deliveryLoop;
    private final Thread thread;
    private volatile boolean stopped;

    public DeliveryThread(DeliveryLoop deliveryLoop) {
        this.deliveryLoop = deliveryLoop;
        Guard guard = new Guard(
                defect -> LOG.error(
                        "shipper_step_failed defect={} trace={} consequence=\"payloads are kept, tried again\"",
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("shipper_steps_go_on"));
        this.thread = Threads.bare("bitville-shipper", () -> guard.loop(() -> !stopped, this::step));
    }

    public void start() {
        thread.start();
    }

    /** Ends the thread; returns whether it has ended. */
    public boolean stop() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(LONGEST_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void step() throws InterruptedException {
        Duration wait = deliveryLoop.step();
        if (!wait.isZero() && !stopped) {
            Thread.sleep(Math.max(1, wait.toMillis()));
        }
    }
}
