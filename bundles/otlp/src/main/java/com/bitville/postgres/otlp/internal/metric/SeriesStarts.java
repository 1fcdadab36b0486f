package com.bitville.postgres.otlp.internal.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Since when each total counts, which OTLP wants to be told: since this outlet first saw it, and anew when it falls, because then the
 * server has set it to zero. A total keeps its start as long as it is seen, also while the collector is away. Used by one thread.
 */
final class SeriesStarts {
    /** A total as it was seen last. */
    private record Seen(double value, long start, long round) {}

    private final Map<List<Object>, Seen> totals = new HashMap<>();
    private long round;
    private long before;
    private long now;

    /** Begins a reading. */
    void begin(long nanos) {
        round++;
        before = now == 0 ? nanos : now;
        now = nanos;
    }

    /** The start of a total in nanoseconds since 1970. */
    long of(List<Object> series, double value) {
        Seen seen = totals.get(series);
        long start = seen == null ? now : value < seen.value() ? before : seen.start();
        totals.put(series, new Seen(value, start, round));
        return start;
    }

    /** Ends a reading: what was not seen in it is forgotten. */
    void end() {
        totals.values().removeIf(seen -> seen.round() != round);
    }
}
