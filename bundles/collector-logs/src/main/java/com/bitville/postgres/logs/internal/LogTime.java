package com.bitville.postgres.logs.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * Time stamps as PostgreSQL logs them: {@code 2026-11-23 07:00:00.123 UTC}, or seconds since 1970. An abbreviation may mean several
 * zones; the server's {@code log_timezone} says which. Used by one thread.
 */
final class LogTime {
    private static final int SECONDS = "2026-11-23 07:00:00".length();
    private static final int MOST_ZONES = 64;
    private static final int MOST_ZONE_LETTERS = 16;

    private final ZoneId own;
    private final Map<String, ZoneId> zones = new HashMap<>();

    /**
     * Begins.
     *
     * @param timezone the server's log_timezone, empty where it is not known: then this host's own
     */
    LogTime(String timezone) {
        own = zoneOr(timezone, ZoneId.systemDefault());
    }

    /** Where the time stamp ends that begins here, or -1. */
    static int end(byte[] bytes, int from, int to) {
        int at = endOfSeconds(bytes, from, to);
        if (at < 0) {
            return -1;
        }
        if (at < to && bytes[at] == '.') {
            at = Bytes.digits(bytes, at + 1, to);
        }
        int zone = at < to && bytes[at] == ' ' ? endOfZone(bytes, at + 1, to) : -1;
        return zone < 0 ? at : zone;
    }

    private static int endOfSeconds(byte[] bytes, int from, int to) {
        if (to - from < SECONDS || bytes[from + 4] != '-' || bytes[from + 13] != ':' || bytes[from + 16] != ':') {
            return -1;
        }
        for (int i = 0; i < SECONDS; i++) {
            boolean separator = i == 4 || i == 7 || i == 10 || i == 13 || i == 16;
            if (separator == Bytes.isDigit(bytes[from + i])) {
                return -1;
            }
        }
        return from + SECONDS;
    }

    private static int endOfZone(byte[] bytes, int from, int to) {
        int i = from;
        int end = Math.min(to, from + 6);
        while (i < end && (bytes[i] | 0x20) >= 'a' && (bytes[i] | 0x20) <= 'z') {
            i++;
        }
        if (i > from) {
            return i;
        }
        if (i < to && (bytes[i] == '+' || bytes[i] == '-')) {
            int digits = Bytes.digits(bytes, i + 1, Math.min(to, i + 3));
            if (digits == i + 3) {
                return digits + 2 < to && bytes[digits] == ':' ? Bytes.digits(bytes, digits + 1, digits + 3) : digits;
            }
        }
        return -1;
    }

    /** The moment, or null if this is no time stamp. */
    @Nullable
    Instant parse(byte[] bytes, int from, int to) {
        int seconds = endOfSeconds(bytes, from, to);
        try {
            if (seconds < 0) {
                return sinceEpoch(bytes, from, to);
            }
            int zone = seconds < to && bytes[seconds] == '.' ? Bytes.digits(bytes, seconds + 1, to) : seconds;
            LocalDateTime local = LocalDateTime.of(
                            number(bytes, from, 4),
                            number(bytes, from + 5, 2),
                            number(bytes, from + 8, 2),
                            number(bytes, from + 11, 2),
                            number(bytes, from + 14, 2),
                            number(bytes, from + 17, 2))
                    .plus(micros(bytes, seconds + 1, zone), ChronoUnit.MICROS);
            return local.atZone(zone(bytes, zone + 1, to)).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant sinceEpoch(byte[] bytes, int from, int to) {
        double seconds = Bytes.decimal(bytes, from, to);
        return Double.isNaN(seconds) || to - from < 9 || seconds > 99_999_999_999.0
                ? null
                : Instant.EPOCH.plus(Math.round(seconds * 1_000), ChronoUnit.MILLIS);
    }

    private static int number(byte[] bytes, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static long micros(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = 0; i < 6; i++) {
            value = value * 10 + (from + i < to ? bytes[from + i] - '0' : 0);
        }
        return value;
    }

    private ZoneId zone(byte[] bytes, int from, int to) {
        if (to <= from || to - from > MOST_ZONE_LETTERS) {
            return own;
        }
        String name = Bytes.text(bytes, from, to);
        ZoneId known = zones.get(name);
        if (known == null) {
            known = resolve(name);
            if (zones.size() < MOST_ZONES) {
                zones.put(name, known);
            }
        }
        return known;
    }

    private ZoneId resolve(String name) {
        if (name.equals("UTC") || name.equals("GMT")) {
            return ZoneOffset.UTC;
        }
        TimeZone zone = TimeZone.getTimeZone(own);
        if (zone.getDisplayName(false, TimeZone.SHORT, Locale.ROOT).equals(name)
                || zone.getDisplayName(true, TimeZone.SHORT, Locale.ROOT).equals(name)
                || own.getDisplayName(TextStyle.SHORT, Locale.ROOT).equals(name)) {
            return own;
        }
        return zoneOr(name, own);
    }

    private static ZoneId zoneOr(String name, ZoneId otherwise) {
        try {
            return name.isEmpty() ? otherwise : ZoneId.of(name, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            return otherwise;
        }
    }
}
