package com.bitville.postgres.metrics.internal.family;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Column values as numbers; NaN for what is none. */
final class FigureValue {
    private static final double NANOS = 1e9;
    private static final int HALF = 32;
    private static final int HEX = 16;

    private FigureValue() {}

    /** A number as it is, a flag as 0 or 1, a time as seconds since 1970. */
    static double number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return value instanceof Instant time ? time.getEpochSecond() + time.getNano() / NANOS : Double.NaN;
    }

    /** Seconds between a time and the snapshot. */
    static double age(@Nullable Object value, Instant at) {
        return value instanceof Instant time ? Duration.between(time, at).toNanos() / NANOS : Double.NaN;
    }

    /** A position in the WAL in bytes. */
    static double lsn(@Nullable Object value) {
        String text = String.valueOf(value);
        int slash = text.indexOf('/');
        return slash < 0
                ? Double.NaN
                : (Long.parseLong(text.substring(0, slash), HEX) << HALF)
                        + (double) Long.parseLong(text.substring(slash + 1), HEX);
    }
}
