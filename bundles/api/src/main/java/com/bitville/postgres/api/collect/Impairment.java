package com.bitville.postgres.api.collect;

import java.util.regex.Pattern;

/**
 * Why what a run has read is not all that there is to read, or not well understood: its snapshot is handed on as any other, and the
 * collector is {@code degraded} until its next run that says nothing of the kind.
 *
 * @param code what it is, one word of the collector's own closed list, lower snake case, at most 60 characters
 * @param message the same in words, without data of applications; not empty
 */
public record Impairment(String code, String message) {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,59}");

    /** Refuses a code that is no such word, and an empty message. */
    public Impairment {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException(
                    "an impairment with the code " + code + ", allowed are 1 to 60 of a-z, 0-9 and _, a letter first");
        }
        if (message.isBlank()) {
            throw new IllegalArgumentException("the impairment " + code + " without a message: say what is not well");
        }
    }
}
