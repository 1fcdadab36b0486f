package com.bitville.postgres.host.internal.proc;

import org.jspecify.annotations.Nullable;

/** What the kernel's numbers become in a row. */
public final class KernelNumbers {
    private KernelNumbers() {}

    /** Null for the -1 of an absent value. */
    public static @Nullable Long orNull(long value) {
        return value < 0 ? null : Long.valueOf(value);
    }

    /** Null for the -1 of an absent value and for what no long can hold, else in another unit. */
    public static @Nullable Long times(long value, long factor) {
        return value < 0 || value > Long.MAX_VALUE / factor ? null : Long.valueOf(value * factor);
    }

    /** A share of a whole in percent, or null where either is absent or the whole is nothing. */
    public static @Nullable Double percent(long part, long whole) {
        return part < 0 || whole <= 0 ? null : Double.valueOf(rounded(100.0 * part / whole));
    }

    /** As {@link #percent}, for a share that may pass the whole by the coarseness of two clocks. */
    public static @Nullable Double percentAtMost100(long part, long whole) {
        return percent(Math.min(part, whole), whole);
    }

    /** Hundredths: more digits than these are noise and bytes on the wire. */
    public static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
