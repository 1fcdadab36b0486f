package com.bitville.postgres.shipper.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How far this host's clock is from the listener's, by the {@code Date} header of an answer. */
public final class ClockSkew {
    private ClockSkew() {}

    /** Positive where this host is ahead; empty where the listener tells no time. Whole seconds, as the header has. */
    public static Optional<Duration> of(Optional<String> date, Instant now) {
        try {
            return date.map(text -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())))
                    .map(theirs ->
                            Duration.ofSeconds(Duration.between(theirs, now).toSeconds()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
