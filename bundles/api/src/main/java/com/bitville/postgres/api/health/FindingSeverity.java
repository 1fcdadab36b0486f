package com.bitville.postgres.api.health;

import java.util.Locale;

/** How much a {@link Finding} matters, from the least to the most. */
public enum FindingSeverity {
    /** As it should be. */
    OK,
    /** The agent does its work; with this it could do more. */
    HINT,
    /** Something is missing from what is collected or delivered, or soon will be. */
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
