package com.bitville.postgres.wire.internal.story;

import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import java.util.Arrays;
import java.util.Optional;

/** The kind of a fact. */
public enum Part {
    /** One run of a statement. */
    RUN(CorrelatedColumns.RUN, ""),
    /** One run of a statement with its plan. */
    PLAN(CorrelatedColumns.PLAN, ""),
    /** An error. */
    ERROR(CorrelatedColumns.ERROR, "errors"),
    /** A wait. */
    WAIT(CorrelatedColumns.WAIT, "waits"),
    /** A blocker. */
    BLOCKED_BY(CorrelatedColumns.BLOCKED_BY, "blocked_by"),
    /** A blocked session. */
    BLOCKING(CorrelatedColumns.BLOCKING, "blocking"),
    /** Anything else. */
    EVENT(CorrelatedColumns.EVENT, "events");

    private final String word;
    private final String list;

    Part(String word, String list) {
        this.word = word;
        this.list = list;
    }

    /** The collectors' word for it. */
    public String word() {
        return word;
    }

    /** The key of the list with such facts in a story. */
    public String list() {
        return list;
    }

    /** Whether it is a run of a statement. */
    public boolean run() {
        return this == RUN || this == PLAN;
    }

    /** The part for a collector's word, or empty. */
    public static Optional<Part> of(String word) {
        return Arrays.stream(values()).filter(part -> part.word.equals(word)).findFirst();
    }
}
