package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.support.CommandException;

/** A length of time as people type it: {@code 15m}, {@code 90min}, {@code 2 days}, {@code 1h30m}. Every option that takes one is read here. */
public final class TimeSpan {
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final Pattern PART = Pattern.compile("\\s*([0-9]{1,9})\\s*([a-zA-Z]+)");
    private static final String FORMS = "a number and s, m (or min), h, d or w, such as 15m, 90min, 24h, 2d or 1h30m";

    private TimeSpan() {}

    /** From a least length to 400 days. */
    public static Duration of(String option, String text, Duration least) throws CommandException {
        return of(option, text, least, LONGEST);
    }

    /**
     * Reads a length.
     *
     * @param option named in the refusal
     */
    public static Duration of(String option, String text, Duration least, Duration most) throws CommandException {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int at = 0;
        while (part.region(at, text.length()).lookingAt()) {
            sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
            if (unit(part.group(2)).isZero()) {
                break;
            }
            at = part.end();
        }
        if (!text.substring(at).isBlank() || sum.compareTo(least) < 0 || sum.compareTo(most) > 0) {
            throw CommandRefusal.of(
                    option + " is '" + text + "'; allowed: " + said(least) + " to " + said(most) + ", as " + FORMS);
        }
        return sum;
    }

    /** Zero for a word that is no unit. A capital M alone is no minute: to many it is a month. */
    private static Duration unit(String word) {
        if (word.equals("M")) {
            return Duration.ZERO;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "s", "sec", "secs", "second", "seconds" -> Duration.ofSeconds(1);
            case "m", "min", "mins", "minute", "minutes" -> Duration.ofMinutes(1);
            case "h", "hr", "hrs", "hour", "hours" -> Duration.ofHours(1);
            case "d", "day", "days" -> Duration.ofDays(1);
            case "w", "week", "weeks" -> Duration.ofDays(7);
            default -> Duration.ZERO;
        };
    }

    /** A limit, as it can be typed. */
    private static String said(Duration limit) {
        if (limit.toSeconds() % 60 != 0) {
            return limit.toSeconds() + "s";
        }
        if (limit.toMinutes() % 60 != 0) {
            return limit.toMinutes() + "m";
        }
        return limit.toHours() % 24 != 0 ? limit.toHours() + "h" : limit.toDays() + "d";
    }
}
