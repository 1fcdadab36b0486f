package com.bitville.postgres.shipper.internal.answer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long the listener asks the agent to wait. */
public final class RetryAfterHeader {
    public static final Duration DEFAULT = Duration.ofSeconds(60);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(1);

    private RetryAfterHeader() {}

    /**
     * Reads the header of a response.
     *
     * @param answer with seconds or an HTTP date in its header; a date is compared with the response's own date, if it has one
     * @param now the time that a date is compared with otherwise
     * @return 1 s to 1 h; empty if the header is missing, in the past or invalid
     */
    public static Optional<Duration> of(ListenerReply.Answer answer, Instant now) {
        String text = answer.retryAfter() == null ? "" : answer.retryAfter().strip();
        return (text.matches("\\d+") ? Optional.of(seconds(text)) : until(text, answer.date(), now))
                .map(RetryAfterHeader::clamped);
    }

    private static Duration clamped(Duration asked) {
        if (asked.compareTo(MOST) > 0) {
            return MOST;
        }
        return asked.compareTo(LEAST) < 0 ? LEAST : asked;
    }

    private static Duration seconds(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 9 ? MOST : Duration.ofSeconds(Long.parseLong(significant));
    }

    private static Optional<Duration> until(String date, @Nullable String theirs, Instant now) {
        Instant here = theirs == null ? now : HttpDate.parse(theirs, now).orElse(now);
        return HttpDate.parse(date, here).filter(then -> then.isAfter(here)).map(then -> Duration.between(here, then));
    }
}
