package com.bitville.postgres.shipper.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How long the listener wants to be left alone. */
final class RetryAfter {
    static final Duration DEFAULT = Duration.ofSeconds(60);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(1);

    private RetryAfter() {}

    /**
     * Reads the header.
     *
     * @param header seconds or an HTTP date, or null
     * @param now what a date is measured against
     * @return 1 s to 1 h; 60 s where the header is missing, past or not understood
     */
    static Duration parse(@Nullable String header, Instant now) {
        String text = header == null ? "" : header.strip();
        Duration asked = text.matches("\\d+") ? seconds(text) : until(text, now);
        if (asked.compareTo(MOST) > 0) {
            return MOST;
        }
        return asked.compareTo(LEAST) < 0 ? LEAST : asked;
    }

    private static Duration seconds(String digits) {
        return digits.length() > 9 ? MOST : Duration.ofSeconds(Long.parseLong(digits));
    }

    private static Duration until(String date, Instant now) {
        try {
            Instant then = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            return then.isAfter(now) ? Duration.between(now, then) : DEFAULT;
        } catch (DateTimeException e) {
            return DEFAULT;
        }
    }
}
