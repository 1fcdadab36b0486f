package com.bitville.postgres.api.delivery;

import java.util.Locale;

/** Why a payload left the spool without having been delivered. The names are part of the spool's file format. */
public enum DropReason {
    /** It was the oldest when there was no room. */
    EVICTED,
    /** It was older than the age limit. */
    EXPIRED,
    /** The destination will never take it. */
    REJECTED,
    /** Its file was damaged. */
    CORRUPT,
    /** Its file was taken away by somebody else. */
    REMOVED,
    /** It was the oldest when the memory ring, in place of a failed disk, was full. */
    MEMORY_FULL,
    /** The operator threw it away. */
    PURGED;

    /**
     * The word for documents and bodies.
     *
     * @return the name in lower snake case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
