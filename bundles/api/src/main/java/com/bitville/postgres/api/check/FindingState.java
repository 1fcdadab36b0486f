package com.bitville.postgres.api.check;

import java.util.Locale;

/** Where a finding is in its life. */
public enum FindingState {
    /** It holds. */
    OPEN,
    /** It has ended. */
    CLOSED,
    /** It holds, and the operator does not want to be told. */
    MUTED;

    /**
     * The word for documents.
     *
     * @return lower snake case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
