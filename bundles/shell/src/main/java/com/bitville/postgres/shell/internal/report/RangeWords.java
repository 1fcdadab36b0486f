package com.bitville.postgres.shell.internal.report;

import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.view.TimeSpan;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.karaf.shell.support.CommandException;

/** Ranges of time as people write them. Times without an offset are UTC. */
final class RangeWords {
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final String FORMS =
            "YYYY-MM-DD, YYYY-MM-DDTHH:MM[:SS][Z or +HH:MM], or HH:MM of the last 24 hours, in UTC";

    private RangeWords() {}

    /** The range of a report; {@code last} counts where there is no beginning. */
    static TimeRange range(String from, String to, String last, Instant now) throws CommandException {
        Instant present = now.truncatedTo(ChronoUnit.SECONDS);
        if (!from.isEmpty() && !last.isEmpty()) {
            throw CommandRefusal.of("--from and --last both say when it begins; give one of them");
        }
        Instant end = to.isEmpty() ? present : moment("--to", to, present);
        Instant begin = from.isEmpty()
                ? end.minus(TimeSpan.of("--last", last.isEmpty() ? "1h" : last, MINUTE))
                : moment("--from", from, present);
        return range(begin, end, present, "--from");
    }

    /** The range to compare with: the same a day or a week before, or one of its own. */
    static TimeRange base(String compare, TimeRange range, Instant now) throws CommandException {
        TimeRange base = switch (compare) {
            case "yesterday" -> range.back(DAY);
            case "last-week" -> range.back(WEEK);
            default -> own(compare, now.truncatedTo(ChronoUnit.SECONDS));
        };
        if (base.overlaps(range)) {
            throw CommandRefusal.of("--compare " + compare + " is the time from " + base.from() + " to " + base.to()
                    + ", which overlaps the time of the report, from " + range.from() + " to " + range.to()
                    + "; name one that ends before it or begins after it, as FROM/TO");
        }
        return base;
    }

    private static TimeRange own(String compare, Instant now) throws CommandException {
        int slash = compare.indexOf('/');
        if (slash < 0) {
            throw CommandRefusal.of("--compare is '" + compare
                    + "'; allowed: yesterday, last-week, or two times with a slash between: " + FORMS);
        }
        return range(
                moment("--compare", compare.substring(0, slash), now),
                moment("--compare", compare.substring(slash + 1), now),
                now,
                "--compare");
    }

    private static TimeRange range(Instant from, Instant to, Instant now, String option) throws CommandException {
        if (!from.isBefore(to)) {
            throw CommandRefusal.of(
                    option + ": the time ends at " + to + ", which is not after its beginning at " + from);
        }
        if (from.isBefore(now.minus(LONGEST))) {
            throw CommandRefusal.of(option + ": the time begins at " + from + "; figures are kept for 400d at most");
        }
        if (!from.isBefore(now)) {
            throw CommandRefusal.of(option + ": the time begins at " + from + ", and now it is " + now + " UTC");
        }
        return new TimeRange(from, to.isAfter(now) ? now : to);
    }

    private static Instant moment(String option, String text, Instant now) throws CommandException {
        String word = text.strip().replace(' ', 'T');
        try {
            if (word.matches("\\d\\d:\\d\\d")) {
                Instant today = LocalTime.parse(word)
                        .atDate(now.atOffset(ZoneOffset.UTC).toLocalDate())
                        .toInstant(ZoneOffset.UTC);
                return today.isAfter(now) ? today.minus(DAY) : today;
            }
            if (word.matches("\\d{4}-\\d\\d-\\d\\d")) {
                return LocalDate.parse(word).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            return word.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                    ? OffsetDateTime.parse(word).toInstant()
                    : LocalDateTime.parse(word).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw CommandRefusal.of(option + " is '" + text + "'; allowed: " + FORMS);
        }
    }
}
