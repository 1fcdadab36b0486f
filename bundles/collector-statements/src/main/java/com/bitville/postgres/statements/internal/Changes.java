package com.bitville.postgres.statements.internal;

import java.util.Set;

/** What has changed since a baseline, or all there is. */
final class Changes {
    private final Reading reading;
    private final Layout layout;
    private final int sent;
    private final long[] unmatched;

    /**
     * Takes the array over.
     *
     * @param reading the entries that are not as they were, or all
     * @param layout what the columns of the answer are
     * @param sent how many marks the server was told; none where the reading is of all entries
     * @param unmatched those of them that no entry has any more
     */
    Changes(Reading reading, Layout layout, int sent, long[] unmatched) {
        this.reading = reading;
        this.layout = layout;
        this.sent = sent;
        this.unmatched = unmatched;
    }

    Reading reading() {
        return reading;
    }

    Layout layout() {
        return layout;
    }

    boolean whole() {
        return sent == 0;
    }

    /** The entries of a baseline that are there no more. */
    Set<Key> vanishedFrom(Baseline earlier) {
        return earlier.vanished(reading, sent, unmatched);
    }
}
