package com.bitville.postgres.wire.internal.envelope;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Gives every request a unique time stamp, because the listener's paging loses requests with equal ones. A recently used time is
 * incremented by microseconds, which a double can still distinguish. Safe for use by several threads.
 */
public final class Timestamps {
    private static final int REMEMBERED = 4_096;

    private final Set<Long> given = new LinkedHashSet<>();

    /** The JSON number for a request about that time: Unix seconds with six decimals. */
    public synchronized String next(Instant about) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, about);
        while (!given.add(micros)) {
            micros++;
        }
        if (given.size() > REMEMBERED) {
            given.remove(given.iterator().next());
        }
        return seconds(micros);
    }

    private static String seconds(long micros) {
        String fraction = Long.toString(1_000_000 + Math.floorMod(micros, 1_000_000));
        return Math.floorDiv(micros, 1_000_000) + "." + fraction.substring(1);
    }
}
