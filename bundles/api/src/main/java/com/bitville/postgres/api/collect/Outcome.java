package com.bitville.postgres.api.collect;

import java.util.Objects;
import java.util.Optional;

/**
 * The result of one run of a collector. A skipped run has {@link Reason#SHED} and 0 ns.
 *
 * @param subject the collector's name
 * @param durationNanos wall time of the run
 * @param rows rows in the snapshot, 0 on failure
 * @param failure why there is no snapshot, or empty
 * @param message the failure in words, or empty
 */
public record Outcome(String subject, long durationNanos, int rows, Optional<Reason> failure, String message) {
    /** Refuses a null part. */
    public Outcome {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(message, "message");
    }
}
