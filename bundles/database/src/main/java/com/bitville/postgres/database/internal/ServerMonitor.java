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
 * Tries a server that is not up, at the pace of the gate, and looks once a minute after one that is: so that the state heals and a
 * dead connection is noticed though nobody asks for a lease.
 */
final class ServerMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ServerMonitor.class);
    /** After a dead connection was thrown away. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(1);

    private final Duration look;
    private final BooleanSupplier check;
    private final Gate gate;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopped;

    /** {@code check} uses a connection once and says whether that went well. */
    ServerMonitor(String server, Duration look, Gate gate, BooleanSupplier check) {
        this.look = look;
        this.check = check;
        this.gate = gate;
        Guard guard = new Guard(
                defect -> LOG.warn(
                        "keeper_failed server={} defect=\"{}\" trace=\"{}\" consequence=\"tried again\"",
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

    /** To be called when the gate closes: the look of an open gate would come far too late. */
    void wake() {
        woken.release();
    }

    private void round() throws InterruptedException {
        boolean well = gate.closedFor().isZero() && check.getAsBoolean();
        Duration closed = gate.closedFor();
        await(!closed.isZero() ? closed : well ? look : SOON);
    }

    private void await(Duration time) throws InterruptedException {
        if (woken.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
            woken.drainPermits();
        }
    }
}
