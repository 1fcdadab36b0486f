package com.bitville.postgres.api.delivery;

import java.util.Locale;

/** Why a payload left the spool without having been delivered. The names are part of the spool's file format. */
public enum DropReason {
    /** It was the oldest when the spool was full. */
    EVICTED,
    /** It was older than the age limit. */
    EXPIRED,
    /** The destination refused it permanently. */
    REJECTED,
    /** Its file was damaged. */
    CORRUPT,
    /** Its file was removed by another program or a person. */
    REMOVED,
    /** It was the oldest when the memory ring, used while the disk fails, was full. */
    MEMORY_FULL,
    /** The operator deleted it. */
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
