package com.bitville.postgres.checks.internal.rule;

import java.time.Duration;
import java.util.Locale;

/** Names and literals for SQL, figures for people. */
public final class Texts {
    private static final double KIB = 1024;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Texts() {}

    /** A name as SQL has it, always quoted. */
    public static String name(String raw) {
        return '"' + oneLine(raw).replace("\"", "\"\"") + '"';
    }

    /** A literal as SQL has it, whatever standard_conforming_strings says. */
    public static String literal(String raw) {
        String plain = oneLine(raw).replace("'", "''");
        return plain.indexOf('\\') >= 0 ? "E'" + plain.replace("\\", "\\\\") + "'" : "'" + plain + "'";
    }

    /** A name with a line break in it would end a comment in a remedy. */
    public static String oneLine(String raw) {
        return raw.replaceAll("\\p{Cntrl}", "?");
    }

    public static String bytes(double bytes) {
        double left = Math.abs(bytes);
        int unit = 0;
        while (left >= KIB && unit < UNITS.length - 1) {
            left /= KIB;
            unit++;
        }
        String sign = bytes < 0 ? "-" : "";
        return sign + String.format(Locale.ROOT, left < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", left, UNITS[unit]);
    }

    public static String count(double number) {
        return String.format(Locale.ROOT, number == Math.rint(number) ? "%,.0f" : "%,.1f", number);
    }

    public static String time(double ms) {
        Duration duration = Duration.ofMillis(Math.round(ms));
        if (duration.toDays() >= 2) {
            return duration.toDays() + " d";
        }
        if (duration.toHours() >= 2) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() >= 2 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    public static double percent(double part, double whole) {
        return whole <= 0 ? 0 : Math.round(part / whole * 1_000) / 10.0;
    }
}
