package com.bitville.postgres.logs.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Time stamps as PostgreSQL logs them: {@code 2026-11-23 07:00:00.123 UTC}, or seconds since 1970. */
final class LogTime {
    /** The pattern of a time stamp inside a log_line_prefix. */
    static final String PATTERN =
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?(?: (?:[A-Za-z]{1,6}|[+-]\\d\\d(?::?\\d\\d)?))?";

    private static final Pattern STAMP =
            Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?(?: (\\S{1,16}))?");
    private static final Pattern SECONDS = Pattern.compile("(\\d{9,11})(?:\\.(\\d{1,6}))?");
    private static final int MOST_ZONES = 64;
    private static final Map<String, ZoneId> ZONES = new ConcurrentHashMap<>();

    private LogTime() {}

    /** The moment, or null if this is no time stamp. */
    static @Nullable Instant parse(String text) {
        Matcher stamp = STAMP.matcher(text);
        if (stamp.matches()) {
            try {
                LocalDateTime local = LocalDateTime.of(
                        Integer.parseInt(stamp.group(1)),
                        Integer.parseInt(stamp.group(2)),
                        Integer.parseInt(stamp.group(3)),
                        Integer.parseInt(stamp.group(4)),
                        Integer.parseInt(stamp.group(5)),
                        Integer.parseInt(stamp.group(6)),
                        nanos(stamp.group(7)));
                return local.atZone(zone(stamp.group(8))).toInstant();
            } catch (DateTimeException e) {
                return null;
            }
        }
        Matcher seconds = SECONDS.matcher(text);
        return seconds.matches()
                ? Instant.ofEpochSecond(Long.parseLong(seconds.group(1)), nanos(seconds.group(2)))
                : null;
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }

    private static ZoneId zone(@Nullable String name) {
        if (name == null) {
            return ZoneId.systemDefault();
        }
        ZoneId known = ZONES.get(name);
        if (known == null) {
            known = resolve(name);
            if (ZONES.size() < MOST_ZONES) {
                ZONES.put(name, known);
            }
        }
        return known;
    }

    /** An abbreviation may mean several zones: this host's own is the likeliest, for server and agent mostly share it. */
    private static ZoneId resolve(String name) {
        if (name.equals("UTC") || name.equals("GMT")) {
            return ZoneOffset.UTC;
        }
        ZoneId own = ZoneId.systemDefault();
        TimeZone zone = TimeZone.getTimeZone(own);
        if (zone.getDisplayName(false, TimeZone.SHORT, Locale.ROOT).equals(name)
                || zone.getDisplayName(true, TimeZone.SHORT, Locale.ROOT).equals(name)
                || own.getDisplayName(TextStyle.SHORT, Locale.ROOT).equals(name)) {
            return own;
        }
        try {
            return ZoneId.of(name, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            return own;
        }
    }
}
