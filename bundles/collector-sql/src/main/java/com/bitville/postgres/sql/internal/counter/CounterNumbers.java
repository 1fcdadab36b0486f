package com.bitville.postgres.sql.internal.counter;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Differences of counters: exact for whole numbers, however large. */
final class CounterNumbers {
    private CounterNumbers() {}

    /** A counter's value as it is kept: whole numbers as long where they fit; null for what is no finite number. */
    static @Nullable Number plain(@Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros().scale() <= 0
                            && decimal.toBigInteger().bitLength() < Long.SIZE
                    ? (Number) decimal.longValue()
                    : decimal;
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? number : null;
        }
        return value instanceof Number number ? (Number) number.longValue() : null;
    }

    static boolean isLess(Number now, Number before) {
        return decimal(now).compareTo(decimal(before)) < 0;
    }

    static Number difference(Number now, Number before) {
        if (now instanceof Long && before instanceof Long) {
            return now.longValue() - before.longValue();
        }
        if (now instanceof Double || before instanceof Double) {
            return now.doubleValue() - before.doubleValue();
        }
        return decimal(now).subtract(decimal(before));
    }

    static boolean isZero(@Nullable Number number) {
        return number == null || number.doubleValue() == 0;
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal
                ? decimal
                : number instanceof Long whole ? BigDecimal.valueOf(whole) : BigDecimal.valueOf(number.doubleValue());
    }
}
