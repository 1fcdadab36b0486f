package com.bitville.postgres.metrics.internal.total;

import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** The total of one row's counter, since the time at which it began. */
public record CountedValue(List<String> labels, double value, Instant startedAt) {
    private static final String REST = "rest";

    /** The labels of all rows that have no series of their own. */
    static List<String> rest(int labels) {
        return Collections.nCopies(labels, REST);
    }
}
