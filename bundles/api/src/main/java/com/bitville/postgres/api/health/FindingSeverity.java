package com.bitville.postgres.api.health;

import java.util.Locale;

/** How much a {@link Finding} matters, from the least to the most. */
public enum FindingSeverity {
    /** No problem. */
    OK,
    /** The agent works; with this change it could do more. */
    HINT,
    /** Some data is not collected or delivered, or soon will not be. */
    WARNING,
    /** A part of the agent cannot do its work. */
    ERROR;

    /**
     * The word for status documents.
     *
     * @return lower snake case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
