package com.bitville.postgres.shipper.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The difference between this host's clock and the listener's, from the {@code Date} header of a response. */
public final class ClockSkew {
    private ClockSkew() {}

    /** Positive if this host is ahead; empty if the listener sends no date. Whole seconds, as in the header. */
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
