package com.bitville.postgres.api.check;

import java.util.Locale;

/** How much a finding matters. The names are part of documents and of committed states. */
public enum CheckSeverity {
    /** The server works; with this change it would work better. */
    HINT,
    /** It will hurt, or hurts a little. */
    WARNING,
    /** Data is being lost or the service is about to stop. */
    ERROR,
    /** Not enough is known to decide: a window too short, statistics reset, data missing. */
    UNKNOWN,
    /** The agent's role may not read what the check needs. */
    NOT_PERMITTED;

    /**
     * The word for documents.
     *
     * @return lower snake case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether it tells of a problem rather than of a lack of knowledge.
     *
     * @return true for {@link #HINT}, {@link #WARNING} and {@link #ERROR}
     */
    public boolean isProblem() {
        return compareTo(ERROR) <= 0;
    }
}
