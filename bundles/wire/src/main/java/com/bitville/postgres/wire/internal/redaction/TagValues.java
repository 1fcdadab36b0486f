package com.bitville.postgres.wire.internal.redaction;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The recent values of one tag of one server; limited, so that counts by value are limited too. Used under the lock of its owner. */
final class TagValues {
    static final int MOST = 200;
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(6);

    private final Map<String, Instant> lastSeen = new HashMap<>();

    /** Whether a value is within the limit; a value not seen for hours is replaced. */
    boolean admits(String value, Instant now) {
        if (lastSeen.size() >= MOST && !lastSeen.containsKey(value)) {
            Instant oldest = now.minus(FORGOTTEN_AFTER);
            lastSeen.values().removeIf(oldest::isAfter);
            if (lastSeen.size() >= MOST) {
                return false;
            }
        }
        lastSeen.put(value, now);
        return true;
    }
}
