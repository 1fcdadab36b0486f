package com.bitville.postgres.report.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a daily report is due: at a time of the day in UTC, about the 24 hours before it.
 *
 * @param at the time of the day
 */
record DailySchedule(LocalTime at) {
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])");

    /** Empty for an empty text: none is made. */
    static Optional<DailySchedule> of(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Matcher time = TIME.matcher(text.strip());
        if (!time.matches()) {
            throw new IllegalArgumentException("report.daily must be HH:MM from 00:00 to 23:59, not '" + text + "'");
        }
        return Optional.of(
                new DailySchedule(LocalTime.of(Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2)))));
    }

    /** The last moment at which one was due. */
    Instant last(Instant now) {
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        Instant due = today.atTime(at).toInstant(ZoneOffset.UTC);
        return due.isAfter(now) ? today.minusDays(1).atTime(at).toInstant(ZoneOffset.UTC) : due;
    }
}
