package com.bitville.postgres.engine.internal.spending;

import java.util.function.LongSupplier;

/** How much more than expected runs cost of late; it fades by half in ten minutes. Not thread-safe. */
public final class Overshoot {
    private final LongSupplier ticker;
    private double most;
    private long at;

    public Overshoot(LongSupplier ticker) {
        this.ticker = ticker;
        this.at = ticker.getAsLong();
    }

    public void add(double nanos) {
        if (nanos > now()) {
            most = nanos;
            at = ticker.getAsLong();
        }
    }

    public double now() {
        return most * Math.pow(2, (double) (at - ticker.getAsLong()) / SpendingWindow.LENGTH.toNanos());
    }
}
