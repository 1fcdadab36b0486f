package com.bitville.postgres.host.internal.proc;

import org.jspecify.annotations.Nullable;

/** Converts the kernel's numbers to values of a row. */
public final class KernelNumbers {
    private KernelNumbers() {}

    /** Null for the -1 of an absent value. */
    public static @Nullable Long orNull(long value) {
        return value < 0 ? null : Long.valueOf(value);
    }

    /** Null for the -1 of an absent value and for a value beyond a long, else converted to another unit. */
    public static @Nullable Long times(long value, long factor) {
        return value < 0 || value > Long.MAX_VALUE / factor ? null : Long.valueOf(value * factor);
    }

    /** A share of a whole in percent, or null if either is absent or the whole is zero. */
    public static @Nullable Double percent(long part, long whole) {
        return part < 0 || whole <= 0 ? null : Double.valueOf(rounded(100.0 * part / whole));
    }

    /** Like {@link #percent}, for a share that may exceed the whole because of two coarse clocks. */
    public static @Nullable Double percentAtMost100(long part, long whole) {
        return percent(Math.min(part, whole), whole);
    }

    /** Rounds to hundredths: more digits are noise and cost bytes. */
    public static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
