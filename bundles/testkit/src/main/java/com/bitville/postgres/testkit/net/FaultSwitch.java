package com.bitville.postgres.testkit.net;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The fault in force, and the waiting for another one. Safe for use by several threads. */
final class FaultSwitch {
    private NetworkFault fault = new NetworkFault.None();

    synchronized NetworkFault now() {
        return fault;
    }

    synchronized void set(NetworkFault changed) {
        fault = changed;
        notifyAll();
    }

    /** Waits until another fault is in force. */
    synchronized void awaitChange(NetworkFault from) throws InterruptedException {
        while (fault == from) {
            wait();
        }
    }

    /** Waits for a time, or until another fault is in force. */
    synchronized void awaitChange(NetworkFault from, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); fault == from && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
