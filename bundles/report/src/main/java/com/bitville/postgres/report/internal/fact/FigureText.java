package com.bitville.postgres.report.internal.fact;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures for a person: three digits, a unit, no powers of ten; times in UTC. */
public final class FigureText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("dd MMM HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd MMM", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Duration FEW_MINUTES = Duration.ofMinutes(10);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB", "PB"};
    private static final double STEP = 1_024;
    private static final double SECOND = 1_000;
    private static final double MINUTE = 60_000;
    private static final double HOUR = 3_600_000;
    private static final double DAY_MS = 86_400_000;

    private FigureText() {}

    /** Up to three digits, more of a whole number. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return "?";
        }
        double size = Math.abs(value);
        if (size >= 100) {
            return grouped(Math.round(value));
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_UP));
        if (size < 0.001) {
            rounded = rounded.setScale(4, RoundingMode.HALF_UP);
        }
        return rounded.signum() == 0 ? "0" : plain(rounded.stripTrailingZeros());
    }

    private static String plain(BigDecimal value) {
        return value.toPlainString();
    }

    private static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    public static String bytes(double value) {
        double rest = value;
        int size = 0;
        while (Math.abs(rest) >= STEP && size < SIZES.length - 1) {
            rest /= STEP;
            size++;
        }
        return number(rest) + " " + SIZES[size];
    }

    public static String ms(double value) {
        double size = Math.abs(value);
        if (size >= 2 * DAY_MS) {
            return number(value / DAY_MS) + " d";
        }
        if (size >= 2 * HOUR) {
            return number(value / HOUR) + " h";
        }
        if (size >= 2 * MINUTE) {
            return number(value / MINUTE) + " min";
        }
        return size >= SECOND ? number(value / SECOND) + " s" : number(value) + " ms";
    }

    public static String percent(double value) {
        return number(Math.abs(value) >= 10 ? Math.round(value) : value) + " %";
    }

    public static String time(Instant at) {
        return TIME.format(at);
    }

    public static String clock(Instant at) {
        return CLOCK.format(at);
    }

    /** A moment within a sentence about a time: with the day where it and the whole of that time are not on one day. */
    public static String moment(Instant at, Instant from, Instant to) {
        String date = DATE.format(at);
        boolean oneDay = date.equals(DATE.format(from))
                && date.equals(DATE.format(to.minusMillis(1)))
                && Duration.between(from, to).compareTo(A_DAY) <= 0;
        return oneDay ? clock(at) : day(at);
    }

    public static String day(Instant at) {
        return DAY.format(at);
    }

    /** A point of a plot that covers so much time: with the seconds where minutes would be the same, with the day where clocks would. */
    public static String point(Instant at, Duration covered) {
        if (covered.compareTo(FEW_MINUTES) < 0) {
            return SECONDS.format(at);
        }
        return covered.compareTo(A_DAY) > 0 ? day(at) : clock(at);
    }

    /** A range of time: the day of its end only if it is another, the seconds only if it is short. */
    public static String range(Instant from, Instant to) {
        boolean brief = Duration.between(from, to).compareTo(FEW_MINUTES) < 0;
        DateTimeFormatter clock = brief ? SECONDS : CLOCK;
        String first = DATE.format(from);
        String last = DATE.format(to);
        return first + " " + clock.format(from) + " to " + (first.equals(last) ? "" : last + " ") + clock.format(to);
    }

    /** A value of a column as a person reads it; a dash for what is not known. */
    public static String of(FactKind kind, @Nullable Object value) {
        if (value == null) {
            return "–";
        }
        if (value instanceof Instant at) {
            return time(at);
        }
        if (value instanceof UnitFigure figure) {
            return of(figure.kind(), figure.value());
        }
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        if (value instanceof Number number) {
            double figure = number.doubleValue();
            return switch (kind) {
                case MS -> ms(figure);
                case BYTES -> bytes(figure);
                case PERCENT -> percent(figure);
                default -> number(figure);
            };
        }
        return value.toString();
    }

    /** A text on one line, cut at a length. */
    public static String line(String text, int most) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= most) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(most - 2)) ? most - 2 : most - 1;
        return line.substring(0, end) + "…";
    }
}
