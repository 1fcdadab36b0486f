package com.bitville.postgres.logs.internal.entry;

import org.jspecify.annotations.Nullable;

/** Reads the parts of a POSIX time zone one after the other, with PostgreSQL's own limits. */
final class PosixZoneReader {
    private static final int MOST_HOURS = 167;

    private final String text;
    private int at;

    PosixZoneReader(String text) {
        this.text = text;
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    /** Whether daylight saving rules begin here; without rules, those of the United States apply. */
    boolean isAtRules() {
        return isAtEnd() || text.charAt(at) == ',' || text.charAt(at) == ';';
    }

    /** An abbreviation, in angle brackets or up to a digit, sign or comma; null where a bracket is not closed. */
    @Nullable
    String name() {
        if (!isAtEnd() && text.charAt(at) == '<') {
            int end = text.indexOf('>', at);
            if (end < 0) {
                return null;
            }
            String name = text.substring(at + 1, end);
            at = end + 1;
            return name;
        }
        int from = at;
        while (!isAtEnd() && "0123456789+-,".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    /** Seconds west of Greenwich, or null. */
    @Nullable
    Integer offset() {
        boolean negative = !isAtEnd() && text.charAt(at) == '-';
        if (!isAtEnd() && (negative || text.charAt(at) == '+')) {
            at++;
        }
        Integer seconds = number(MOST_HOURS);
        if (seconds == null) {
            return null;
        }
        seconds *= 3_600;
        for (int unit = 60; unit > 0 && !isAtEnd() && text.charAt(at) == ':'; unit /= 60) {
            at++;
            Integer more = number(unit == 60 ? 59 : 60);
            if (more == null) {
                return null;
            }
            seconds += more * unit;
        }
        return negative ? -seconds : seconds;
    }

    private @Nullable Integer number(int most) {
        int from = at;
        int value = 0;
        while (!isAtEnd() && Character.digit(text.charAt(at), 10) >= 0 && value <= most) {
            value = value * 10 + Character.digit(text.charAt(at++), 10);
        }
        return at == from || value > most ? null : value;
    }
}
