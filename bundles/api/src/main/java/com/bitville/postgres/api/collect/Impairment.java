package com.bitville.postgres.api.collect;

import com.bitville.postgres.api.health.Remedy;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why the data of a run is incomplete or not fully understood. The snapshot is passed on as usual, and the collector is {@code degraded}
 * until its next run without an impairment.
 *
 * @param code one word of the collector's own closed list, lower snake case, at most 60 characters
 * @param message a description for operators, without data of applications; not empty
 * @param remedy how to fix it, which the doctor prints; empty for its own advice
 */
public record Impairment(String code, String message, Optional<Remedy> remedy) {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,59}");

    /**
     * An impairment without a remedy of its own.
     *
     * @param code one word of the collector's own closed list
     * @param message a description for operators
     */
    public Impairment(String code, String message) {
        this(code, message, Optional.empty());
    }

    /** Refuses an invalid code and an empty message. */
    public Impairment {
        Objects.requireNonNull(remedy, "remedy");
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException(
                    "an impairment with the code " + code + ", allowed are 1 to 60 of a-z, 0-9 and _, a letter first");
        }
        if (message.isBlank()) {
            throw new IllegalArgumentException("the impairment " + code + " has no message: describe the problem");
        }
    }
}
