package com.bitville.postgres.checks.internal.rule;

import java.time.Duration;
import java.util.Locale;

/** Names and literals for SQL, figures for people. */
public final class Texts {
    private static final double KIB = 1024;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Texts() {}

    /**
     * A name as SQL has it, always quoted. What cannot be seen or ends a line is written as an escape and never left out or replaced:
     * the name without it may be another object's.
     */
    public static String name(String raw) {
        return isPlain(raw) ? quoted(raw) : "U&" + escaped(quoted(raw).replace("\\", "\\\\"), "\\%04X");
    }

    /** A name between quotes with every character as it is, to be made a literal of. */
    static String quoted(String raw) {
        return '"' + raw.replace("\"", "\"\"") + '"';
    }

    /** A literal as SQL has it, whatever standard_conforming_strings says. */
    public static String literal(String raw) {
        String doubled = raw.replace("'", "''");
        return isPlain(raw) && raw.indexOf('\\') < 0
                ? "'" + doubled + "'"
                : "E'" + escaped(doubled.replace("\\", "\\\\"), "\\u%04X") + "'";
    }

    /** A word of a shell. */
    public static String shell(String raw) {
        return isPlain(raw)
                ? "'" + raw.replace("'", "'\\''") + "'"
                : "$'" + escaped(raw.replace("\\", "\\\\").replace("'", "\\'"), "\\u%04X") + "'";
    }

    /** A name between quotes as a pattern of PostgreSQL's programs has it, as a word of a shell. */
    public static String shellPattern(String raw) {
        return shell(quoted(raw));
    }

    /** A database for PostgreSQL's programs, as a word of a shell: a bare name may be a connection string to another server. */
    public static String shellDatabase(String raw) {
        return shell("dbname='" + raw.replace("\\", "\\\\").replace("'", "\\'") + "'");
    }

    /** For people: a name with a line break in it would end a comment in a remedy. */
    public static String oneLine(String raw) {
        StringBuilder line = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> line.appendCodePoint(isVisible(c) ? c : '?'));
        return line.toString();
    }

    private static boolean isPlain(String raw) {
        return raw.codePoints().allMatch(Texts::isVisible);
    }

    private static boolean isVisible(int c) {
        int type = Character.getType(c);
        return !Character.isISOControl(c)
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE
                && type != Character.PRIVATE_USE;
    }

    /** Invisible characters beyond the first plane (tags) stay as they are: no escape of four digits has them. */
    private static String escaped(String text, String form) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isVisible(c) || c > Character.MAX_VALUE) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append(String.format(Locale.ROOT, form, c));
            }
        });
        return escaped.toString();
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
