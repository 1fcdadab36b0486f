package com.bitville.postgres.shipper.internal.answer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTTP date (RFC 9110, section 5.6.7): the current form and the two obsolete ones that a recipient must accept. */
final class HttpDate {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
    private static final String ZONE = "(?<zone>GMT|UTC|Z|[+-]\\d{4})";
    // The name of the day is redundant.
    private static final List<Pattern> FORMS = List.of(
            form("[a-z]{3,9}, ?(?<day>\\d\\d?) (?<month>[a-z]{3}) (?<year>\\d{4}) " + TIME + " " + ZONE),
            form("[a-z]{3,9}, ?(?<day>\\d\\d?)-(?<month>[a-z]{3})-(?<year>\\d{2}|\\d{4}) " + TIME + " " + ZONE),
            form("[a-z]{3,9} (?<month>[a-z]{3}) +(?<day>\\d\\d?) " + TIME + " (?<year>\\d{4})(?<zone>)"));
    private static final int CENTURY = 100;
    /** How far a two-digit year may be in the future before it means a past year. */
    private static final int YEARS_AHEAD = 50;

    private HttpDate() {}

    private static Pattern form(String expression) {
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
    }

    /** The time in a header; empty if it is not a date. {@code now} determines the century of a two-digit year. */
    static Optional<Instant> parse(String text, Instant now) {
        for (Pattern form : FORMS) {
            Matcher parts = form.matcher(text.strip());
            if (parts.matches()) {
                try {
                    return Optional.of(moment(parts, now));
                } catch (DateTimeException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static Instant moment(Matcher parts, Instant now) {
        String year = parts.group("year");
        int digits = Integer.parseInt(year);
        if (year.length() > 2) {
            return inYear(digits, parts);
        }
        int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
        // The latest year with these digits that is not too far in the future.
        int latest = thisYear + YEARS_AHEAD;
        int candidate = latest - Math.floorMod(latest - digits, CENTURY);
        Instant then = inYear(candidate, parts);
        Instant limit = now.atOffset(ZoneOffset.UTC).plusYears(YEARS_AHEAD).toInstant();
        return then.isAfter(limit) ? inYear(candidate - CENTURY, parts) : then;
    }

    private static Instant inYear(int year, Matcher parts) {
        int month = MONTHS.indexOf(parts.group("month").toLowerCase(Locale.ROOT)) + 1;
        int second = number(parts, "second");
        // A leap second counts as the first second of the next minute.
        LocalDateTime local = LocalDateTime.of(
                        year,
                        month,
                        number(parts, "day"),
                        number(parts, "hour"),
                        number(parts, "minute"),
                        second == 60 ? 59 : second)
                .plusSeconds(second == 60 ? 1 : 0);
        String zone = parts.group("zone");
        boolean numeric = zone.startsWith("+") || zone.startsWith("-");
        return local.toInstant(numeric ? ZoneOffset.of(zone) : ZoneOffset.UTC);
    }

    private static int number(Matcher parts, String name) {
        return Integer.parseInt(parts.group(name));
    }
}
