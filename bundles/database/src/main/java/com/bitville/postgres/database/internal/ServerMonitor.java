package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.database.internal.connect.Gate;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries a server that is not up, at the pace of the gate, and tests one that is up once a minute: so that the state recovers, and a dead
 * connection is noticed, even if no collector asks for a lease.
 */
final class ServerMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ServerMonitor.class);
    /** The delay after a dead connection was discarded. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(1);

    private final Duration look;
    private final BooleanSupplier check;
    private final Gate gate;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopped;

    /** {@code check} uses a connection once and returns whether that succeeded. */
    ServerMonitor(String server, Duration look, Gate gate, BooleanSupplier check) {
        this.look = look;
        this.check = check;
        this.gate = gate;
        Guard guard = new Guard(
                defect -> LOG.warn(
                        "keeper_failed server={} defect=\"{}\" trace=\"{}\" consequence=\"it retries\"",
                        server,
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("keeper_goes_on server={}", server));
        this.thread =
                Threads.guarded("bitville-database-" + server, guard, () -> guard.loop(() -> !stopped, this::round));
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(STOP_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called when the gate closes: the next test of an open gate would come far too late. */
    void wake() {
        woken.release();
    }

    private void round() throws InterruptedException {
        boolean well = gate.closedFor().isZero() && check.getAsBoolean();
        Duration closed = gate.closedFor();
        await(!closed.isZero() ? closed : well ? look : RETRY_AFTER);
    }

    private void await(Duration time) throws InterruptedException {
        if (woken.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
            woken.drainPermits();
        }
    }
}
