package com.bitville.postgres.otlp.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long the collector asks to wait, by its header Retry-After: seconds, or a date. */
final class RetryAfterTime {
    private static final Duration LEAST = Duration.ofSeconds(1);
    static final Duration MOST = Duration.ofHours(1);
    private static final int MOST_DIGITS = 9;

    private RetryAfterTime() {}

    /** 1 s to 1 h; empty for what is neither or is over. */
    static Optional<Duration> of(String header, Instant now) {
        String text = header.strip();
        if (text.matches("[0-9]+")) {
            return Optional.of(clamped(text.length() > MOST_DIGITS ? MOST : Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return then.isAfter(now) ? Optional.of(clamped(Duration.between(now, then))) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration clamped(Duration asked) {
        return asked.compareTo(MOST) > 0 ? MOST : asked.compareTo(LEAST) < 0 ? LEAST : asked;
    }
}
