package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.history.internal.file.SlotKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last readings of numbers that only grow. Safe for use by several threads. */
final class CounterTotals {
    private static final int MOST = 4_096;
    private static final double MILLIS = 1_000;

    private final Map<SlotKey, Total> last = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SlotKey, Total> eldest) {
            return size() > MOST;
        }
    };

    private record Total(double value, Instant at) {}

    /**
     * What follows from a reading.
     *
     * @param perSecond the growth in a second; NaN at a first reading and after a fall
     * @param fell whether it was reset
     */
    record Growth(double perSecond, boolean fell) {}

    synchronized Growth growth(SlotKey key, double value, Instant at) {
        Total before = last.put(key, new Total(value, at));
        if (before == null) {
            return new Growth(Double.NaN, false);
        }
        double seconds = Duration.between(before.at(), at).toMillis() / MILLIS;
        boolean fell = value < before.value();
        return new Growth(fell || seconds <= 0 ? Double.NaN : (value - before.value()) / seconds, fell);
    }
}
