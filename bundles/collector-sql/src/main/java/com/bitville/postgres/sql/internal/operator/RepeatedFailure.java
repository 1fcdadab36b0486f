package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.api.collect.CollectException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A failure after which a file waits, longer with each one in a row: a file that is broken does not write an error into the server's log
 * each minute, and one that is slow does not take its time from each cycle.
 *
 * @param inRow how many failures in a row
 * @param last the last of them
 * @param until when the file is run again
 */
record RepeatedFailure(int inRow, CollectException last, Instant until) {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    static RepeatedFailure of(int before, CollectException failure, Instant at) {
        Duration wait = SHORTEST.multipliedBy(1L << Math.min(before, 10));
        return new RepeatedFailure(before + 1, failure, at.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST));
    }

    CollectException waiting() {
        return new CollectException(
                last.reason(),
                last.getMessage() + "; run again after " + until.truncatedTo(ChronoUnit.SECONDS)
                        + ", or when the file changes",
                last);
    }
}
